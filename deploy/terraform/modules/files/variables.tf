variable "name" {
  description = "What the environment is called."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of the nodes, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2 && length(distinct(var.subnet_ids)) == length(var.subnet_ids)
    error_message = "Give a subnet in each of two zones at least, none twice: files are mounted within a zone."
  }
}

variable "client_security_group_id" {
  description = "The security group of the nodes, which alone mount files."
  type        = string
}

variable "cluster_name" {
  description = "The cluster whose pods mount files; it must have nodes, since the driver runs on them."
  type        = string
}
