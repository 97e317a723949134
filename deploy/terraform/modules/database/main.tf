# PostgreSQL as RDS runs it: two machines of which one waits, replicas for reads, and a past that can be gone back to.

module "key" {
  source      = "../key"
  name        = "${var.name}-database"
  description = "The database of ${var.name}, its back-ups and its logs"
  log_groups  = [for id in local.identifiers : "/aws/rds/instance/${id}/*"]
}

locals {
  replicas    = [for i in range(var.replicas) : "${var.name}-replica-${i + 1}"]
  identifiers = concat([var.name], local.replicas)
}

resource "aws_db_instance" "primary" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.major_version
  instance_class = var.class
  db_name        = "aviv"
  username       = "aviv"

  # Write-only: it is in no state and no plan. RDS would make one by itself, but then takes no replicas.
  password_wo         = var.owner_password
  password_wo_version = var.owner_password_version

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
  max_allocated_storage = var.max_storage_gb
  storage_encrypted     = true
  kms_key_id            = module.key.arn

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this.name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  # To go back to any second of these days. Whoever deletes the instance has them for as long, and a last snapshot.
  backup_retention_period   = var.kept_days
  backup_window             = "01:00-02:00"
  delete_automated_backups  = false
  copy_tags_to_snapshot     = true
  deletion_protection       = var.protected
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"

  maintenance_window          = "tue:02:30-tue:03:30"
  auto_minor_version_upgrade  = true
  allow_major_version_upgrade = false
  apply_immediately           = false

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = module.key.arn
  enabled_cloudwatch_logs_exports = ["postgresql"]

  depends_on = [aws_cloudwatch_log_group.postgresql]
}

resource "aws_db_instance" "replica" {
  for_each            = toset(local.replicas)
  identifier          = each.key
  replicate_source_db = aws_db_instance.primary.identifier
  instance_class      = var.class

  # The rest of its storage is its source's.
  storage_encrypted     = true
  max_allocated_storage = var.max_storage_gb

  multi_az                = false
  vpc_security_group_ids  = [aws_security_group.this.id]
  publicly_accessible     = false
  parameter_group_name    = aws_db_parameter_group.this.name
  ca_cert_identifier      = "rds-ca-rsa2048-g1"
  backup_retention_period = 0

  # It has nothing that its source has not.
  skip_final_snapshot   = true
  copy_tags_to_snapshot = true
  deletion_protection   = var.protected

  maintenance_window         = "wed:02:30-wed:03:30"
  auto_minor_version_upgrade = true
  apply_immediately          = false

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = module.key.arn
  enabled_cloudwatch_logs_exports = ["postgresql"]

  depends_on = [aws_cloudwatch_log_group.postgresql]
}
