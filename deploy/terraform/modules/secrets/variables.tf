variable "name" {
  description = "What the environment is called; the secrets are below it."
  type        = string
}

variable "settings" {
  description = "The settings of the API that are secrets, each with what it is."
  type        = map(string)
  default = {
    ConnectionStrings__Aviv        = "The database as the API's role"
    ConnectionStrings__AvivArchive = "The database as the archive's role"
    ConnectionStrings__Redis       = "The Redis of the instances' caches"
    Security__Secret               = "What hashes of requests and shared answers are made under"
    Auth__PseudonymSecret          = "What the names of callers in the log come from"
    Archive__S3AccessKey           = "The access key of the archive's user"
    Archive__S3SecretKey           = "Its secret"
    AutoMapper__LicenseKey         = "The licence of AutoMapper"
  }

  validation {
    condition     = alltrue([for name in keys(var.settings) : can(regex("^[A-Za-z0-9]+(__[A-Za-z0-9]+)+$", name))])
    error_message = "Call secrets as the API calls its settings, such as Security__Secret."
  }

  validation {
    condition     = alltrue([for name in keys(var.settings) : !startswith(name, "Privacy__Keys__")])
    error_message = "Keys of phone numbers come and go each month: make them by hand, below the same name (docs/terraform.md)."
  }
}

variable "cluster_name" {
  description = "The cluster whose pods read them."
  type        = string
}

variable "reader" {
  description = "The service account of the External Secrets operator."
  type        = object({ namespace = string, service_account = string })
  default     = { namespace = "external-secrets", service_account = "external-secrets" }
}

variable "owner_password" {
  description = "The password of the database's owner, as the database has it."
  type        = string
  ephemeral   = true
  sensitive   = true
  nullable    = false
}

variable "owner_password_version" {
  description = "A number that grows with each new owner_password."
  type        = number
  default     = 1
}
