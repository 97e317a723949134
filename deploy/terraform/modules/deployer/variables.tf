variable "name" {
  description = "What the environment is called here."
  type        = string
}

variable "repository" {
  description = "The repository at GitHub whose jobs deploy."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "Name one repository as owner/name; with a wildcard, others could deploy."
  }
}

variable "environment" {
  description = "The environment at GitHub in which they run: its rules say who approves."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.environment))
    error_message = "Name one environment, by small letters, digits and hyphens."
  }
}

variable "namespace" {
  description = "The namespace of the API."
  type        = string
  default     = "aviv"

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.namespace)) && !contains(["default", "kube-system"], var.namespace)
    error_message = "Name the API's own namespace."
  }
}

variable "cluster_name" {
  description = "The cluster."
  type        = string
}

variable "cluster_arn" {
  description = "Its ARN."
  type        = string
}
