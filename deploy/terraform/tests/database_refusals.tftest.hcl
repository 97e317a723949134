# Each bad value is refused before anything is planned.

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
}

run "name_of_capitals_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { name = "Aviv" }
  expect_failures = [var.name]
}

run "one_subnet_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { subnet_ids = ["subnet-1"] }
  expect_failures = [var.subnet_ids]
}

run "minor_version_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { major_version = "17.4" }
  expect_failures = [var.major_version]
}

run "old_version_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { major_version = "11" }
  expect_failures = [var.major_version]
}

run "class_of_ec2_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { class = "m7g.large" }
  expect_failures = [var.class]
}

run "storage_too_small_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { storage_gb = 5 }
  expect_failures = [var.storage_gb]
}

run "storage_that_cannot_grow_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { max_storage_gb = 100 }
  expect_failures = [var.max_storage_gb]
}

run "half_a_replica_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { replicas = 1.5 }
  expect_failures = [var.replicas]
}

run "replicas_beyond_rds_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { replicas = 16 }
  expect_failures = [var.replicas]
}

run "too_many_instances_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { api_instances = 500 }
  expect_failures = [var.api_instances]
}

run "backups_of_a_day_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { kept_days = 1 }
  expect_failures = [var.kept_days]
}

run "backups_as_old_as_keys_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { kept_days = 30 }
  expect_failures = [var.kept_days]
}

run "short_password_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { owner_password = "secret" }
  expect_failures = [var.owner_password]
}

run "password_that_rds_refuses_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { owner_password = "0123456789abcdef@0123456789abcdef" }
  expect_failures = [var.owner_password]
}

run "half_a_version_refused" {
  command = plan
  module { source = "./modules/database" }
  variables { owner_password_version = 1.5 }
  expect_failures = [var.owner_password_version]
}
