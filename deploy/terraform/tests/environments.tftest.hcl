mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  owner_password  = "0123456789abcdef0123456789abcdef"
  account_id      = "123456789012"
  repository      = "aviv/listing-api"
  admin_role_arns = ["arn:aws:iam::123456789012:role/operators"]
}

run "development_plans" {
  command = plan
  module { source = "./environments/development" }

  assert {
    condition     = output.aviv.archive.user == "aviv-development-archive" && length(output.aviv.replica_hosts) == 0
    error_message = "It is this environment, with its replicas."
  }
}

run "staging_plans" {
  command = plan
  module { source = "./environments/staging" }

  assert {
    condition     = output.aviv.archive.user == "aviv-staging-archive" && length(output.aviv.replica_hosts) == 1
    error_message = "It is this environment, with its replicas."
  }
}

run "production_plans" {
  command = plan
  module { source = "./environments/production" }

  assert {
    condition     = output.aviv.archive.user == "aviv-production-archive" && length(output.aviv.replica_hosts) == 2
    error_message = "It is this environment, with its replicas."
  }
}
