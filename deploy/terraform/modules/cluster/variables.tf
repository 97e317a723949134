variable "name" {
  description = "What the cluster is called."
  type        = string
}

variable "kubernetes_version" {
  description = "The minor version of Kubernetes."
  type        = string
  default     = "1.35"
  nullable    = false

  validation {
    condition     = can(regex("^1\\.(3[4-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "Name a minor version from 1.34 on, such as 1.35; EKS chooses the patch."
  }
}

variable "subnet_ids" {
  description = "Subnets of the nodes, in two zones or more."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Give subnets of two zones at least."
  }
}

variable "public_access_cidrs" {
  description = "From where the API of Kubernetes is reached through the internet; from nowhere, if empty."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_access_cidrs : can(cidrnetmask(cidr))])
    error_message = "Give blocks of IPv4, such as 203.0.113.0/29."
  }

  validation {
    condition     = alltrue([for cidr in var.public_access_cidrs : try(tonumber(split("/", cidr)[1]) >= 16, false)])
    error_message = "Name the networks that need it: what is wider than a /16 is nearly everybody."
  }
}

variable "admin_role_arns" {
  description = "The IAM roles of those who administer the cluster."
  type        = list(string)

  validation {
    condition     = length(var.admin_role_arns) > 0
    error_message = "Name a role at least: nobody else gets in, not even who made the cluster."
  }

  validation {
    condition     = alltrue([for arn in var.admin_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "Name IAM roles by ARN, not users, and without wildcards."
  }
}

variable "instance_types" {
  description = "Machines of x86-64 that nodes may be."
  type        = list(string)
  default     = ["m7i.large", "m6i.large"]
  nullable    = false

  validation {
    condition = length(var.instance_types) > 0 && alltrue([
      for type in var.instance_types : can(regex("^[a-z]+[0-9]+[a-z]*\\.[a-z0-9]+$", type))
    ])
    error_message = "Name types of EC2, such as m7i.large."
  }

  # The images are built for x86-64. The g of m7g.large says Arm.
  validation {
    condition     = alltrue([for type in var.instance_types : !can(regex("^[a-z]+[0-9]+g[a-z]*\\.", type))])
    error_message = "Take machines of x86-64: the images are built for no other."
  }
}

variable "nodes" {
  description = "How many nodes there are."
  type        = object({ min = number, max = number })
  default     = { min = 3, max = 6 }

  validation {
    condition     = var.nodes.min >= 2 && var.nodes.max >= var.nodes.min && var.nodes.max <= 100
    error_message = "Take two nodes at least, and a max that is not below min: with one, each update of it stops the service."
  }
}
