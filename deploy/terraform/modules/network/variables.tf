variable "name" {
  description = "What everything in it is called after."
  type        = string
}

variable "cidr" {
  description = "The addresses of the network."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false)
    error_message = "Give a block of IPv4 by its first address, such as 10.20.0.0/16."
  }

  validation {
    condition     = can(regex("^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.)", var.cidr))
    error_message = "Take private addresses: of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16."
  }

  validation {
    condition     = try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20, false)
    error_message = "Take a /16 to /20: AWS knows no larger network, and pods need an address each."
  }
}

variable "zones" {
  description = "The availability zones, two or three."
  type        = list(string)

  validation {
    condition     = contains([2, 3], length(var.zones)) && length(distinct(var.zones)) == length(var.zones)
    error_message = "Name two or three zones, each once: in a single one, its loss is that of the service."
  }

  validation {
    condition     = alltrue([for zone in var.zones : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", zone))])
    error_message = "Name zones as AWS does, such as eu-west-3a."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a way out of its own; one for all is cheaper, and lost with its zone."
  type        = bool
  default     = true
}

variable "flow_log_days" {
  description = "For how many days flow logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.flow_log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 180 or 365 days; they name addresses, so not for good."
  }
}
