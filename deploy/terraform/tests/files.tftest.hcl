mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                     = "aviv-production"
  vpc_id                   = "vpc-1"
  subnet_ids               = ["subnet-1", "subnet-2", "subnet-3"]
  client_security_group_id = "sg-nodes"
  cluster_name             = "aviv-production"
}

run "files_are_encrypted_and_backed_up" {
  command = plan
  module { source = "./modules/files" }
  assert {
    condition     = aws_efs_file_system.this.encrypted && aws_efs_file_system.this.kms_key_id == module.key.arn
    error_message = "They are under our key."
  }

  assert {
    condition     = aws_efs_backup_policy.this.backup_policy[0].status == "ENABLED"
    error_message = "They outlive a mistake."
  }
}

run "files_are_reached_by_nodes_alone" {
  command = plan
  module { source = "./modules/files" }
  assert {
    condition = alltrue([
      aws_vpc_security_group_ingress_rule.nodes.referenced_security_group_id == "sg-nodes",
      aws_vpc_security_group_ingress_rule.nodes.cidr_ipv4 == null,
      aws_vpc_security_group_ingress_rule.nodes.from_port == 2049 && aws_vpc_security_group_ingress_rule.nodes.to_port == 2049,
      aws_vpc_security_group_ingress_rule.nodes.ip_protocol == "tcp",
    ])
    error_message = "NFS from the nodes, and nothing else."
  }

  assert {
    condition = alltrue([for target in aws_efs_mount_target.this :
    target.security_groups == toset([aws_security_group.this.id])])
    error_message = "Each target is in that group alone."
  }

  assert {
    condition     = aws_efs_mount_target.this[*].subnet_id == ["subnet-1", "subnet-2", "subnet-3"]
    error_message = "Each zone has its target."
  }
}

run "files_are_mounted_with_tls_and_by_nobody_as_root" {
  command = plan
  module { source = "./modules/files" }
  assert {
    condition = jsondecode(aws_efs_file_system_policy.this.policy).Statement[0].Action == [
    "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    error_message = "Who mounts may read and write, and is not root."
  }

  assert {
    condition = anytrue([for statement in jsondecode(aws_efs_file_system_policy.this.policy).Statement :
    statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"])
    error_message = "Without TLS nothing is mounted."
  }
}

run "driver_makes_access_points_of_these_files_alone" {
  command = plan
  module { source = "./modules/files" }
  assert {
    condition     = aws_eks_addon.driver.addon_name == "aws-efs-csi-driver"
    error_message = "Somebody mounts them."
  }

  assert {
    condition = alltrue([for statement in local.driver_statements :
      statement.Resource == aws_efs_file_system.this.arn || alltrue([for action in flatten([statement.Action]) :
    can(regex(":Describe", action))]) || can(statement.Condition)])
    error_message = "What it changes is of this file system, or bears its tag."
  }
}

run "files_in_one_zone_refused" {
  command = plan
  module { source = "./modules/files" }
  variables { subnet_ids = ["subnet-1"] }
  expect_failures = [var.subnet_ids]
}

run "files_twice_in_a_subnet_refused" {
  command = plan
  module { source = "./modules/files" }
  variables { subnet_ids = ["subnet-1", "subnet-1"] }
  expect_failures = [var.subnet_ids]
}
