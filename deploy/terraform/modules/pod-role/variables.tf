variable "name" {
  description = "The role's name."
  type        = string
}

variable "cluster_name" {
  description = "The cluster of the pods."
  type        = string
}

variable "namespace" {
  description = "The namespace of the service account."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "Name one namespace of Kubernetes; there are no wildcards."
  }
}

variable "service_account" {
  description = "The service account whose pods have the role."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", var.service_account))
    error_message = "Name one service account of Kubernetes; there are no wildcards."
  }
}

variable "statements" {
  description = "What they may do, as statements of a policy; empty where policies are attached elsewhere."
  type        = any
  default     = []

  validation {
    condition     = alltrue([for statement in var.statements : !contains(flatten([statement.Action]), "*")])
    error_message = "Name the actions; * is everything."
  }
}
