# What the module adds to what it is told. That a resource repeats a variable is not asserted.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  owner_password           = "0123456789abcdef0123456789abcdef"
  name                     = "aviv-production"
  vpc_id                   = "vpc-1"
  subnet_ids               = ["subnet-1", "subnet-2", "subnet-3"]
  client_security_group_id = "sg-1"
  class                    = "db.m7g.large"
  replicas                 = 2
  api_instances            = 4
}

run "database_and_replicas_are_encrypted_and_private" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition = alltrue([for db in concat([aws_db_instance.primary], values(aws_db_instance.replica)) :
    db.storage_encrypted && !db.publicly_accessible])
    error_message = "Each is encrypted, and none is public."
  }
  assert {
    condition     = aws_db_instance.primary.kms_key_id == module.key.arn
    error_message = "It is encrypted under its own key."
  }
  assert {
    condition = alltrue([
      aws_vpc_security_group_ingress_rule.nodes.cidr_ipv4 == null, aws_vpc_security_group_ingress_rule.nodes.cidr_ipv6 == null,
      aws_vpc_security_group_ingress_rule.nodes.from_port == 5432, aws_vpc_security_group_ingress_rule.nodes.to_port == 5432,
    ])
    error_message = "It is reached from the nodes alone, at its port."
  }
}

run "database_has_no_password_in_plan_or_state" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition     = aws_db_instance.primary.password == null && aws_db_instance.primary.password_wo == null
    error_message = "What is handed in is written to the database and to nothing else."
  }
  assert {
    condition     = aws_db_instance.primary.manage_master_user_password == null && length(aws_db_instance.replica) == 2
    error_message = "RDS takes no replicas of a database whose password it manages."
  }
}

run "database_is_available_and_restorable_unless_told" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition     = aws_db_instance.primary.multi_az && aws_db_instance.primary.deletion_protection
    error_message = "Unless told, it has a standby and refuses to be deleted."
  }
  assert {
    condition     = aws_db_instance.primary.backup_retention_period == 14 && !aws_db_instance.primary.delete_automated_backups
    error_message = "Unless told, one can go back two weeks, after its deletion too."
  }
  assert {
    condition = alltrue([
      !aws_db_instance.primary.skip_final_snapshot,
      aws_db_instance.primary.final_snapshot_identifier == "aviv-production-final",
    ])
    error_message = "It leaves a last snapshot."
  }
  assert {
    condition = length(aws_db_instance.replica) == 2 && alltrue([for db in aws_db_instance.replica :
    db.replicate_source_db == "aviv-production" && db.deletion_protection])
    error_message = "Its replicas are as protected as it is."
  }
}

run "database_speaks_tls_and_logs_nothing_of_clients" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition = alltrue([for name, value in {
      "rds.force_ssl"                     = "1"
      "ssl_min_protocol_version"          = "TLSv1.2"
      "password_encryption"               = "scram-sha-256"
      "log_parameter_max_length"          = "0"
      "log_parameter_max_length_on_error" = "0"
      "log_error_verbosity"               = "terse"
      "log_statement"                     = "none"
    } : contains([for p in aws_db_parameter_group.this.parameter : "${p.name}=${p.value}"], "${name}=${value}")])
    error_message = "TLS 1.2 is forced, passwords are stored by SCRAM, and neither parameters nor rows are in the log."
  }
  assert {
    condition = alltrue([for group in aws_cloudwatch_log_group.postgresql :
    group.retention_in_days == 30 && group.kms_key_id == module.key.arn])
    error_message = "The log is encrypted, and not kept for good."
  }
}

run "database_takes_the_connections_of_all_instances" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition     = contains([for p in aws_db_parameter_group.this.parameter : "${p.name}=${p.value}"], "max_connections=370")
    error_message = "Four instances take 370 connections, as docs/operations.md says."
  }
}

run "database_upgrades_by_itself_within_a_major_version" {
  command = plan
  module { source = "./modules/database" }

  assert {
    condition = alltrue([
      aws_db_instance.primary.auto_minor_version_upgrade, !aws_db_instance.primary.allow_major_version_upgrade,
      !aws_db_instance.primary.apply_immediately, aws_db_parameter_group.this.family == "postgres17",
    ])
    error_message = "Minor releases come in the window, a major one by a person."
  }
  assert {
    condition = alltrue([for replica in aws_db_instance.replica :
    replica.maintenance_window != aws_db_instance.primary.maintenance_window])
    error_message = "The primary and its replicas are not restarted in the same hour."
  }
}
