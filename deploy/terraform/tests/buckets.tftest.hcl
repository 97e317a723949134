mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "aviv-production"
  bucket_name = "aviv-production-archive-123456789012"
  vpc_id      = "vpc-1"
}

run "bucket_is_closed_encrypted_and_versioned" {
  command = plan
  module { source = "./modules/bucket" }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "It is open to nobody."
  }

  assert {
    condition = module.key.arn == (
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].kms_master_key_id
    )
    error_message = "It is encrypted under its own key."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" && !aws_s3_bucket.this.force_destroy
    error_message = "It keeps versions, and is not deleted with what is in it."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "No list of access counts beside its policy."
  }

  assert {
    condition = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Effect == "Deny"]) && (
      anytrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
    jsonencode(statement.Condition) == jsonencode({ Bool = { "aws:SecureTransport" = "false" } })]))
    error_message = "It refuses whoever speaks without TLS, and grants nothing."
  }
}

run "archive_forgets_versions_after_a_month" {
  command = plan
  module { source = "./modules/archive" }
  assert {
    condition = one(one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule :
    rule if rule.id == "old-versions"]).noncurrent_version_expiration).noncurrent_days == 30
    error_message = "What was archived of a deleted listing is gone after a month."
  }

  assert {
    condition = alltrue([for e in flatten(aws_s3_bucket_lifecycle_configuration.this.rule[*].expiration) :
    e.expired_object_delete_marker])
    error_message = "No price that is there expires."
  }
}

run "archive_can_be_deleted_from" {
  command = plan
  module { source = "./modules/archive" }
  assert {
    condition     = !module.bucket.lockable
    error_message = "It has no lock: archived prices go with their listing."
  }
}

run "archive_user_may_do_no_more_than_the_verb" {
  command = plan
  module { source = "./modules/archive" }
  assert {
    condition = !anytrue([for statement in jsondecode(aws_iam_user_policy.archive.policy).Statement :
      statement.Effect == "Allow" && anytrue([for action in flatten([statement.Action]) :
    strcontains(action, "*") || strcontains(action, "Version") || startswith(action, "s3:PutBucket")])])
    error_message = "It neither deletes versions nor changes the bucket."
  }

  assert {
    condition = contains([for statement in jsondecode(aws_iam_user_policy.archive.policy).Statement :
    jsonencode(statement.Condition) if statement.Effect == "Deny"], jsonencode({ StringNotEquals = { "aws:SourceVpc" = "vpc-1" } }))
    error_message = "Its key is of no use outside of the network."
  }
}

run "backups_are_locked_and_go_before_their_keys" {
  command = plan
  module { source = "./modules/backups" }
  assert {
    condition     = module.bucket.lockable
    error_message = "Back-ups can be locked."
  }

  assert {
    condition     = one(one(aws_s3_bucket_object_lock_configuration.this.rule).default_retention).mode == "COMPLIANCE"
    error_message = "Unless told, nobody deletes one before its time."
  }

  assert {
    condition = one(one(aws_s3_bucket_object_lock_configuration.this.rule).default_retention).days == (
      one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days
    )
    error_message = "They are locked for exactly as long as they are kept."
  }

  assert {
    condition = one(one(aws_s3_bucket_lifecycle_configuration.this.rule).expiration).days + (
      one(one(aws_s3_bucket_lifecycle_configuration.this.rule).noncurrent_version_expiration).noncurrent_days
    ) + 2 <= 30
    error_message = "The last version is gone before the key of its numbers."
  }
}

run "backup_writer_cannot_undo_a_backup" {
  command = plan
  module { source = "./modules/backups" }
  assert {
    condition = !anytrue([for statement in jsondecode(aws_iam_policy.writer.policy).Statement :
      anytrue([for action in flatten([statement.Action]) :
    strcontains(action, "*") || strcontains(action, "Version") || strcontains(action, "Retention") || strcontains(action, "Bypass")])])
    error_message = "Who writes back-ups deletes no version and shortens no lock."
  }
}

run "key_is_replaced_each_year_and_not_lost_at_once" {
  command = plan
  module { source = "./modules/key" }
  variables {
    description = "Of a test"
    services    = ["cloudwatch.amazonaws.com"]
    log_groups  = ["/aviv/x"]
  }
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "It is rotated, and destroyed after a month at the earliest."
  }

  assert {
    condition = alltrue([for statement in jsondecode(aws_kms_key.this.policy).Statement :
    statement.Sid == "Account" || try(length(statement.Condition), 0) > 0])
    error_message = "Services use it for this account alone."
  }

  assert {
    condition     = !strcontains(aws_kms_key.this.policy, "\"Principal\":\"*\"")
    error_message = "It is open to nobody else."
  }
}

run "bucket_with_a_dot_refused" {
  command = plan
  module { source = "./modules/bucket" }
  variables { name = "aviv.archive" }
  expect_failures = [var.name]
}

run "bucket_with_capitals_refused" {
  command = plan
  module { source = "./modules/bucket" }
  variables { name = "AvivArchive" }
  expect_failures = [var.name]
}

run "backups_without_a_week_refused" {
  command = plan
  module { source = "./modules/backups" }
  variables { kept_days = 3 }
  expect_failures = [var.kept_days]
}

run "backups_older_than_keys_refused" {
  command = plan
  module { source = "./modules/backups" }
  variables { kept_days = 28 }
  expect_failures = [var.kept_days]
}

run "keys_younger_than_backups_refused" {
  command = plan
  module { source = "./modules/backups" }
  variables { key_days = 20 }
  expect_failures = [var.kept_days]
}

run "unknown_lock_refused" {
  command = plan
  module { source = "./modules/backups" }
  variables { lock_mode = "NONE" }
  expect_failures = [var.lock_mode]
}

run "key_for_any_service_refused" {
  command = plan
  module { source = "./modules/key" }
  variables {
    description = "x"
    services    = ["*"]
  }
  expect_failures = [var.services]
}

run "key_for_any_log_refused" {
  command = plan
  module { source = "./modules/key" }
  variables {
    description = "x"
    log_groups  = ["*"]
  }
  expect_failures = [var.log_groups]
}
