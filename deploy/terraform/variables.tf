variable "name" {
  description = "What the service is called; the environment is added."
  type        = string
  default     = "aviv"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.name))
    error_message = "Take 2 to 12 small letters and digits, the first a letter: buckets and roles are called after it."
  }
}

variable "environment" {
  description = "Which environment it is; production has rules that the others have not."
  type        = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "Take development, staging or production."
  }
}

variable "repository" {
  description = "The repository at GitHub that deploys, as owner/name."
  type        = string
}

variable "cidr" {
  description = "The addresses of the network, a /16 to /20."
  type        = string
}

variable "zones" {
  description = "Two or three availability zones."
  type        = list(string)

  validation {
    condition     = var.environment != "production" || length(var.zones) == 3
    error_message = "Production takes three zones: with two, the loss of one leaves half."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a way out of its own."
  type        = bool
  default     = true

  validation {
    condition     = var.environment != "production" || var.nat_per_zone
    error_message = "In production each zone has a way out of its own: else the loss of one zone cuts off all."
  }
}

variable "admin_role_arns" {
  description = "The IAM roles of those who administer the cluster."
  type        = list(string)
}

variable "public_access_cidrs" {
  description = "From where the API of Kubernetes is reached through the internet: operators, and runners of the pipeline."
  type        = list(string)
  default     = []
}

variable "nodes" {
  description = "How many nodes there are."
  type        = object({ min = number, max = number })
  default     = { min = 3, max = 6 }

  validation {
    condition     = var.environment != "production" || var.nodes.min >= 3
    error_message = "Production takes three nodes at least, one for each zone."
  }
}

variable "instance_types" {
  description = "Machines of x86-64 that nodes may be; unless named, those of the module cluster, or larger ones for a database in it."
  type        = list(string)
  default     = null

  # Half of it, or what is made for computing, has not the memory.
  validation {
    condition = var.environment != "production" || var.database != null || alltrue([
      for type in coalesce(var.instance_types, []) : !can(regex("(\\.(nano|micro|small|medium|large)|^c[0-9][a-z0-9]*\\.xlarge)$", type))
    ])
    error_message = "With its database in the cluster, production takes nodes with 2 cores and 8 GiB to spare, such as m7i.xlarge."
  }
}

variable "kubernetes_version" {
  description = "The minor version of Kubernetes; that of the module cluster, unless named."
  type        = string
  default     = null
}

variable "api_instances" {
  description = "Instances of the API at most, with the one more of a deployment: the database's connections are counted by it."
  type        = number
  default     = 4
}

variable "key_days" {
  description = "Privacy__KeyDays of the API: no back-up is kept for longer."
  type        = number
  default     = 30

  validation {
    condition     = var.key_days >= 10 && var.key_days <= 366 && floor(var.key_days) == var.key_days
    error_message = "Take the days of Privacy__KeyDays, 10 to 366: back-ups of a week must fit into them."
  }
}

variable "database" {
  description = "The database by RDS: its machines and how it is kept. null where CloudNativePG runs it in the cluster."
  type = object({
    class          = string
    storage_gb     = optional(number, 100)
    max_storage_gb = optional(number, 500)
    multi_az       = optional(bool, true)
    replicas       = optional(number, 0)
    kept_days      = optional(number, 14)
    protected      = optional(bool, true)
  })

  validation {
    condition     = var.environment != "production" || try(var.database.multi_az, true)
    error_message = "In production another zone has every acknowledged price: set multi_az."
  }

  validation {
    condition     = var.environment != "production" || try(var.database.protected, true)
    error_message = "In production the database refuses to be deleted: set protected."
  }

  validation {
    condition     = var.environment != "production" || !startswith(try(var.database.class, ""), "db.t")
    error_message = "Production takes no burstable class (db.t…): when its credits are spent, so is its speed."
  }
}

variable "owner_password" {
  description = "The password of aviv, who owns the tables; it is in no state and no plan, and taken where its version is new."
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

variable "backups" {
  description = "The bucket of back-ups: for how many days they are kept and locked, and whether anybody may delete them before."
  type        = object({ kept_days = optional(number, 21), lock_mode = optional(string, "COMPLIANCE") })
  default     = {}

  validation {
    condition     = var.environment != "production" || var.backups.lock_mode == "COMPLIANCE"
    error_message = "In production nobody deletes a back-up before its time: take COMPLIANCE."
  }
}
