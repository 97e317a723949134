terraform {
  required_version = "~> 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }

  # The bucket is not named here: terraform init -backend-config=bucket=… (docs/terraform.md).
  backend "s3" {
    key          = "staging/terraform.tfstate"
    region       = "eu-west-3"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = "eu-west-3"
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = { service = "aviv", environment = "staging", managed-by = "terraform" }
  }
}

variable "account_id" {
  description = "The account of staging, which has no other environment: Terraform touches no other one."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account of AWS has twelve digits."
  }
}

variable "repository" {
  description = "The repository at GitHub that deploys, as owner/name."
  type        = string
}

variable "admin_role_arns" {
  description = "The IAM roles of those who administer the cluster."
  type        = list(string)
}

variable "public_access_cidrs" {
  description = "From where the API of Kubernetes is reached through the internet."
  type        = list(string)
  default     = []
}

variable "owner_password" {
  description = "The password of the database's owner, by TF_VAR_owner_password."
  type        = string
  ephemeral   = true
  sensitive   = true
  nullable    = false
}

variable "owner_password_version" {
  description = "Grows by one with each new password."
  type        = number
  default     = 1
}

module "aviv" {
  source              = "../.."
  environment         = "staging"
  repository          = var.repository
  admin_role_arns     = var.admin_role_arns
  public_access_cidrs = var.public_access_cidrs

  owner_password         = var.owner_password
  owner_password_version = var.owner_password_version

  cidr         = "10.20.0.0/16"
  zones        = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
  nat_per_zone = false
  nodes        = { min = 2, max = 4 }

  # Built as production is, on smaller machines.
  database = {
    class    = "db.t4g.large"
    replicas = 1
  }
  backups = { kept_days = 7, lock_mode = "GOVERNANCE" }
}

output "aviv" {
  description = "What the next steps need."
  value       = module.aviv
}
