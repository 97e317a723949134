# What an environment may choose: where its database is, and what its nodes are.

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
  database        = null
}

run "database_in_the_cluster_leaves_rds_out" {
  command = plan
  assert {
    condition     = length(module.database) == 0 && output.database_host == null && length(output.replica_hosts) == 0
    error_message = "One database, not two."
  }

  assert {
    condition     = module.cluster.machines.types == tolist(["m7i.xlarge", "m6i.xlarge"])
    error_message = "Nodes have room for a node of the database."
  }
}

run "database_by_rds_leaves_nodes_small" {
  command = plan
  variables { database = { class = "db.m7g.large" } }
  assert {
    condition     = length(module.database) == 1 && output.database_host == "db.example"
    error_message = "It is there, and known."
  }

  assert {
    condition = alltrue([
      module.cluster.machines.types == tolist(["m7i.large", "m6i.large"]),
      module.cluster.machines.kubernetes_version == "1.35",
    ])
    error_message = "What is not named is as the module has it."
  }
}

run "machines_and_kubernetes_are_as_named" {
  command = plan
  variables {
    instance_types     = ["r7i.2xlarge"]
    kubernetes_version = "1.34"
  }
  assert {
    condition     = module.cluster.machines.types == tolist(["r7i.2xlarge"]) && module.cluster.machines.kubernetes_version == "1.34"
    error_message = "What is named is taken."
  }
}

run "nodes_too_small_for_the_database_refused" {
  command = plan
  variables { instance_types = ["m7i.xlarge", "m7i.large"] }
  expect_failures = [var.instance_types]
}

run "nodes_with_too_little_memory_for_the_database_refused" {
  command = plan
  variables { instance_types = ["c7i.xlarge"] }
  expect_failures = [var.instance_types]
}
