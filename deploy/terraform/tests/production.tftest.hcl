mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  owner_password  = "0123456789abcdef0123456789abcdef"
  environment     = "production"
  repository      = "aviv/listing-api"
  cidr            = "10.30.0.0/16"
  zones           = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
  admin_role_arns = ["arn:aws:iam::123456789012:role/operators"]
  database        = { class = "db.m7g.xlarge" }
}

run "production_in_two_zones_refused" {
  command = plan
  variables { zones = ["eu-west-3a", "eu-west-3b"] }
  expect_failures = [var.zones]
}

run "production_with_one_gateway_refused" {
  command = plan
  variables { nat_per_zone = false }
  expect_failures = [var.nat_per_zone]
}

run "production_on_two_nodes_refused" {
  command = plan
  variables { nodes = { min = 2, max = 6 } }
  expect_failures = [var.nodes]
}

run "production_without_a_standby_refused" {
  command = plan
  variables { database = { class = "db.m7g.large", multi_az = false } }
  expect_failures = [var.database]
}

run "production_that_can_be_deleted_refused" {
  command = plan
  variables { database = { class = "db.m7g.large", protected = false } }
  expect_failures = [var.database]
}

run "production_on_credits_refused" {
  command = plan
  variables { database = { class = "db.t4g.large" } }
  expect_failures = [var.database]
}

run "production_whose_backups_can_be_deleted_refused" {
  command = plan
  variables { backups = { lock_mode = "GOVERNANCE" } }
  expect_failures = [var.backups]
}

run "unknown_environment_refused" {
  command = plan
  variables { environment = "test" }
  expect_failures = [var.environment]
}

run "long_name_refused" {
  command = plan
  variables { name = "aviv-listing-api" }
  expect_failures = [var.name]
}

run "keys_of_a_day_refused" {
  command = plan
  variables { key_days = 1 }
  expect_failures = [var.key_days]
}

run "account_by_name_refused" {
  command = plan
  module { source = "./environments/production" }
  variables {
    account_id      = "production"
    repository      = "aviv/listing-api"
    admin_role_arns = ["arn:aws:iam::123456789012:role/operators"]
  }
  expect_failures = [var.account_id]
}
