# Places for secrets, and who reads them. What they hold is put in by people (docs/terraform.md), or is write-only, so that it is in no
# state and no plan.

module "key" {
  source      = "../key"
  name        = "${var.name}-secrets"
  description = "Secrets of ${var.name}"
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = var.settings
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = module.key.arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret" "owner" {
  name                    = "${var.name}/database-owner"
  description             = "The password of aviv, who owns the tables"
  kms_key_id              = module.key.arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "owner" {
  secret_id                = aws_secretsmanager_secret.owner.id
  secret_string_wo         = var.owner_password
  secret_string_wo_version = var.owner_password_version
}

# Of the External Secrets operator, which makes the cluster's secrets from these. A key of phone numbers comes each month under a new
# name, hence the path.
module "reader" {
  source          = "../pod-role"
  name            = "${var.name}-secrets"
  cluster_name    = var.cluster_name
  namespace       = var.reader.namespace
  service_account = var.reader.service_account
  statements = [
    {
      Effect   = "Allow"
      Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      Resource = "arn:${data.aws_partition.here.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.name}/*"
    },
    {
      Effect    = "Allow"
      Action    = "kms:Decrypt"
      Resource  = module.key.arn
      Condition = { StringEquals = { "kms:ViaService" = "secretsmanager.${local.region}.amazonaws.com" } }
    },
  ]
}

locals {
  account = data.aws_caller_identity.here.account_id
  region  = data.aws_region.here.name
}

data "aws_caller_identity" "here" {}
data "aws_partition" "here" {}
data "aws_region" "here" {}
