variable "name" {
  description = "What the instance is called; its replicas add a number."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,40}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "RDS takes names of small letters, digits and single hyphens, which begin with a letter."
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of at least two zones, without a way to the internet."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Give subnets of two zones at least: the one that waits is in another zone than the one that serves."
  }
}

variable "client_security_group_id" {
  description = "Whose members may connect."
  type        = string
}

variable "major_version" {
  description = "PostgreSQL's major version; minor ones come by themselves, in the maintenance window."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["15", "16", "17"], var.major_version)
    error_message = "Take the major version 15, 16 or 17, without a minor one."
  }
}

variable "class" {
  description = "The class of the instances."
  type        = string

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[0-9]*(micro|small|medium|large|xlarge)$", var.class))
    error_message = "Name a class of RDS, such as db.m7g.large."
  }
}

variable "storage_gb" {
  description = "Storage at the beginning."
  type        = number
  default     = 100

  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 65536 && floor(var.storage_gb) == var.storage_gb
    error_message = "RDS takes 20 to 65536 whole gigabytes of gp3."
  }
}

variable "max_storage_gb" {
  description = "Up to where storage grows by itself."
  type        = number
  default     = 500

  # RDS takes less than that for a mistake.
  validation {
    condition     = var.max_storage_gb >= var.storage_gb * 1.1
    error_message = "max_storage_gb must be 10 % above storage_gb at least, or storage cannot grow."
  }
}

variable "multi_az" {
  description = "Whether another zone has a machine that has every acknowledged price, and takes over."
  type        = bool
  default     = true
}

variable "replicas" {
  description = "How many read replicas there are."
  type        = number
  default     = 0

  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5 && floor(var.replicas) == var.replicas
    error_message = "Take 0 to 5 replicas."
  }
}

variable "api_instances" {
  description = "How many instances of the API there are at most, with the one more of a deployment: what connections are counted by."
  type        = number
  default     = 4

  validation {
    condition     = var.api_instances >= 2 && var.api_instances <= 50 && floor(var.api_instances) == var.api_instances
    error_message = "Take 2 to 50 instances; for more of them, put a pooler in between (docs/operations.md)."
  }
}

variable "kept_days" {
  description = "For how many days one can go back."
  type        = number
  default     = 14

  validation {
    condition     = var.kept_days >= 7 && var.kept_days <= 35 && floor(var.kept_days) == var.kept_days
    error_message = "Keep back-ups for 7 to 35 days: a mistake is noticed after days, and RDS keeps no more."
  }

  # The oldest back-up hangs on a snapshot that is up to a day older.
  validation {
    condition     = var.kept_days < var.key_days
    error_message = "Keep back-ups for fewer days than keys of phone numbers (Privacy__KeyDays): nobody could read older numbers."
  }
}

variable "key_days" {
  description = "Privacy__KeyDays of the API."
  type        = number
  default     = 30
}

variable "protected" {
  description = "Whether the database refuses to be deleted."
  type        = bool
  default     = true
}

variable "owner_password" {
  description = "The password of aviv, who owns the tables; it is written where owner_password_version is new, and read by nobody."
  type        = string
  ephemeral   = true
  sensitive   = true
  nullable    = false

  validation {
    condition     = can(regex("^[^/@\" ]{32,128}$", var.owner_password))
    error_message = "Take 32 to 128 characters without /, @, quotes and spaces, such as openssl rand -hex 32 prints."
  }
}

variable "owner_password_version" {
  description = "A number that grows with each new owner_password."
  type        = number
  default     = 1

  validation {
    condition     = var.owner_password_version >= 1 && floor(var.owner_password_version) == var.owner_password_version
    error_message = "Count from 1 on, by whole numbers."
  }
}
