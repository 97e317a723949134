variable "name" {
  description = "What the environment is called."
  type        = string
}

variable "ops_folder" {
  description = "The folder ops/ of the checkout."
  type        = string

  validation {
    condition     = fileexists("${var.ops_folder}/alertmanager/alertmanager.yml")
    error_message = "Name the folder ops/ of the checkout: its rules and routes are used as they are."
  }
}

variable "cluster_name" {
  description = "The cluster whose Prometheus sends metrics."
  type        = string
}

variable "writer" {
  description = "The service account of that Prometheus."
  type        = object({ namespace = string, service_account = string })
  default     = { namespace = "monitoring", service_account = "prometheus" }
}

variable "database_identifiers" {
  description = "The instances of RDS that are watched, the primary first; none where the database is in the cluster, which ops/ watches."
  type        = list(string)
}

variable "free_storage_gb" {
  description = "With less free storage than that, somebody is called."
  type        = number
  default     = 10

  validation {
    condition     = var.free_storage_gb >= 5
    error_message = "Take 5 GB at least: somebody must have time to come."
  }
}
