variable "name" {
  description = "The bucket's name, which no other bucket in the world has."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "S3 takes names of 3 to 63 small letters, digits and hyphens; a dot would break TLS."
  }
}

variable "lockable" {
  description = "Whether what is in it can be locked against deletion; that cannot be changed later."
  type        = bool
  default     = false
}
