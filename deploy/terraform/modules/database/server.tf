# How PostgreSQL is set, who reaches it, and where it writes its log.

locals {
  # An instance of the API opens up to 89 connections, and one for the heartbeat that replicas are judged by; ten are for migrations, psql
  # and the provider (docs/operations.md, Load).
  max_connections = var.api_instances * 90 + 10

  parameters = {
    "rds.force_ssl"            = "1"
    "ssl_min_protocol_version" = "TLSv1.2"
    "password_encryption"      = "scram-sha-256"

    # What clients write stays out of the log: no parameters, and no rows in the details of an error.
    "log_parameter_max_length"          = "0"
    "log_parameter_max_length_on_error" = "0"
    "log_error_verbosity"               = "terse"
    "log_statement"                     = "none"

    # What replicas of the API's reads ask for (docs/replicas.md), in milliseconds.
    "hot_standby_feedback"        = "1"
    "max_standby_streaming_delay" = "1000"
  }
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres${var.major_version}"

  dynamic "parameter" {
    for_each = local.parameters
    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  # It counts from the next restart on.
  parameter {
    name         = "max_connections"
    value        = tostring(local.max_connections)
    apply_method = "pending-reboot"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-database"
  description = "PostgreSQL of ${var.name}: from the nodes alone, and to nowhere"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.client_security_group_id
  description                  = "Pods"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

# RDS would make them itself, without an end and without our key.
resource "aws_cloudwatch_log_group" "postgresql" {
  for_each          = toset(local.identifiers)
  name              = "/aws/rds/instance/${each.key}/postgresql"
  retention_in_days = 30
  kms_key_id        = module.key.arn
}

resource "aws_iam_role" "monitoring" {
  name = "${var.name}-database-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.here.account_id } }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

data "aws_caller_identity" "here" {}
data "aws_partition" "here" {}
