variable "name" {
  description = "Its alias."
  type        = string
}

variable "description" {
  description = "What it encrypts."
  type        = string
}

variable "services" {
  description = "Services of AWS that use it on behalf of this account, such as cloudwatch.amazonaws.com."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9-]+\\.amazonaws\\.com$", service))])
    error_message = "Name services as principals, such as cloudwatch.amazonaws.com; * would open the key to all of them."
  }
}

variable "log_groups" {
  description = "Log groups of CloudWatch that it encrypts; * stands for the end of a name."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.log_groups : can(regex("^/[A-Za-z0-9_/.-]+\\*?$", name))])
    error_message = "Name log groups by their path, such as /aws/eks/aviv/cluster."
  }
}
