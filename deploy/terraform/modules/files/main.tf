# Files that many nodes mount at once: those of erasures (docs/privacy.md), which must outlive a restore of the database.

module "key" {
  source      = "../key"
  name        = "${var.name}-files"
  description = "The files of ${var.name}"
}

# Unlike a bucket, it would be deleted with all that is in it.
resource "aws_efs_file_system" "this" {
  creation_token  = var.name
  encrypted       = true
  kms_key_id      = module.key.arn
  throughput_mode = "elastic"
  tags            = { Name = var.name }

  lifecycle {
    prevent_destroy = true
  }
}

# Each night, for 35 days.
resource "aws_efs_backup_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  backup_policy {
    status = "ENABLED"
  }
}

# What is not allowed here is denied once there is a policy: so nobody is root, and nobody comes without TLS.
resource "aws_efs_file_system_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "FromTheNetwork"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
        Resource  = aws_efs_file_system.this.arn
        Condition = { Bool = { "elasticfilesystem:AccessedViaMountTarget" = "true" } }
      },
      {
        Sid       = "WithTls"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "*"
        Resource  = aws_efs_file_system.this.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

# A node mounts by the target of its own zone, so that the loss of another one does not reach it.
resource "aws_efs_mount_target" "this" {
  count           = length(var.subnet_ids)
  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = var.subnet_ids[count.index]
  security_groups = [aws_security_group.this.id]
}

resource "aws_security_group" "this" {
  name        = "${var.name}-files"
  description = "Files of ${var.name}: from the nodes alone, and to nowhere"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  security_group_id            = aws_security_group.this.id
  referenced_security_group_id = var.client_security_group_id
  description                  = "Nodes, which mount for their pods"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}
