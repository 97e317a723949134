# One environment of the API in one account of AWS. environments/ has three that use it; docs/terraform.md is its page.

locals {
  name    = "${var.name}-${var.environment}"
  account = data.aws_caller_identity.here.account_id

  # A node of CloudNativePG asks for 2 cores and 8 GiB (deploy/kubernetes), which no machine of the cluster's default has to spare.
  in_cluster     = var.database == null
  instance_types = var.instance_types == null && local.in_cluster ? tolist(["m7i.xlarge", "m6i.xlarge"]) : var.instance_types
}

data "aws_caller_identity" "here" {}

module "network" {
  source       = "./modules/network"
  name         = local.name
  cidr         = var.cidr
  zones        = var.zones
  nat_per_zone = var.nat_per_zone
}

module "cluster" {
  source              = "./modules/cluster"
  name                = local.name
  subnet_ids          = module.network.node_subnet_ids
  admin_role_arns     = var.admin_role_arns
  public_access_cidrs = var.public_access_cidrs
  nodes               = var.nodes
  instance_types      = local.instance_types
  kubernetes_version  = var.kubernetes_version
}

module "database" {
  count                    = local.in_cluster ? 0 : 1
  source                   = "./modules/database"
  name                     = local.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.database_subnet_ids
  client_security_group_id = module.cluster.security_group_id
  class                    = var.database.class
  storage_gb               = var.database.storage_gb
  max_storage_gb           = var.database.max_storage_gb
  multi_az                 = var.database.multi_az
  replicas                 = var.database.replicas
  kept_days                = var.database.kept_days
  protected                = var.database.protected
  api_instances            = var.api_instances
  key_days                 = var.key_days
  owner_password           = var.owner_password
  owner_password_version   = var.owner_password_version
}

module "files" {
  source                   = "./modules/files"
  name                     = local.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.node_subnet_ids
  client_security_group_id = module.cluster.security_group_id
  cluster_name             = module.cluster.name_with_nodes
}

module "archive" {
  source      = "./modules/archive"
  name        = local.name
  bucket_name = "${local.name}-archive-${local.account}"
  vpc_id      = module.network.vpc_id
}

module "backups" {
  source      = "./modules/backups"
  name        = local.name
  bucket_name = "${local.name}-backups-${local.account}"
  kept_days   = var.backups.kept_days
  lock_mode   = var.backups.lock_mode
  key_days    = var.key_days
}

module "secrets" {
  source                 = "./modules/secrets"
  name                   = local.name
  cluster_name           = module.cluster.name
  owner_password         = var.owner_password
  owner_password_version = var.owner_password_version
}

module "observability" {
  source               = "./modules/observability"
  name                 = local.name
  ops_folder           = "${path.module}/../../ops"
  cluster_name         = module.cluster.name
  database_identifiers = flatten(module.database[*].identifiers)
}

module "deployer" {
  source       = "./modules/deployer"
  name         = local.name
  repository   = var.repository
  environment  = var.environment
  cluster_name = module.cluster.name
  cluster_arn  = module.cluster.arn
}
