variable "name" {
  description = "What the environment is called."
  type        = string
}

variable "bucket_name" {
  description = "The bucket's name."
  type        = string
}

variable "vpc_id" {
  description = "The network from which the archive's key may be used."
  type        = string
}
