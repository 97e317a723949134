mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "aviv-production"
  cluster_name = "aviv-production"
}

run "secrets_are_places_without_contents" {
  command = plan
  module { source = "./modules/secrets" }
  variables { owner_password = "0123456789abcdef0123456789abcdef" }

  assert {
    condition = alltrue([for secret in aws_secretsmanager_secret.this :
    secret.kms_key_id == module.key.arn && secret.recovery_window_in_days == 30])
    error_message = "Each is under our key, and can be brought back for a month."
  }

  assert {
    condition = alltrue([
      aws_secretsmanager_secret_version.owner.secret_string == null,
      aws_secretsmanager_secret_version.owner.secret_string_wo == null,
    ])
    error_message = "The one that Terraform puts in is in no plan and no state."
  }

  assert {
    condition = alltrue([for name in ["Security__Secret", "ConnectionStrings__Aviv", "Archive__S3SecretKey"] :
    contains(keys(aws_secretsmanager_secret.this), name)])
    error_message = "The secrets of the API have their places."
  }
}

run "pods_have_a_role_without_a_credential" {
  command = plan
  module { source = "./modules/pod-role" }
  variables {
    namespace       = "aviv"
    service_account = "api"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service == "pods.eks.amazonaws.com"
    error_message = "Pods alone have the role."
  }

  assert {
    condition     = length(aws_iam_role_policy.this) == 0
    error_message = "Unless told, it may do nothing."
  }
}

run "pipeline_is_known_by_repository_and_environment" {
  command = plan
  module { source = "./modules/deployer" }
  variables {
    repository  = "aviv/listing-api"
    environment = "production"
    cluster_arn = "arn:aws:eks:eu-west-3:123456789012:cluster/own"
  }
  assert {
    condition = jsondecode(aws_iam_role.deployer.assume_role_policy).Statement[0].Condition.StringEquals == {
      "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
      "token.actions.githubusercontent.com:sub" = "repo:aviv/listing-api:environment:production"
    }
    error_message = "A job of another environment, branch or repository is somebody else."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.deployer.policy).Statement[*].Action == ["eks:DescribeCluster"]
    error_message = "It may find the cluster and nothing else of the account."
  }

  assert {
    condition = alltrue([
      one(aws_eks_access_policy_association.deployer.access_scope).type == "namespace",
      endswith(aws_eks_access_policy_association.deployer.policy_arn, "AmazonEKSEditPolicy"),
    ])
    error_message = "In the cluster it has one namespace, and no rights over rights."
  }
}

run "key_of_phone_numbers_in_terraform_refused" {
  command = plan
  module { source = "./modules/secrets" }
  variables {
    owner_password = "0123456789abcdef0123456789abcdef"
    settings       = { Privacy__Keys__202611 = "x" }
  }
  expect_failures = [var.settings]
}

run "secret_that_is_no_setting_refused" {
  command = plan
  module { source = "./modules/secrets" }
  variables {
    owner_password = "0123456789abcdef0123456789abcdef"
    settings       = { "db password" = "x" }
  }
  expect_failures = [var.settings]
}

run "any_namespace_refused" {
  command = plan
  module { source = "./modules/pod-role" }
  variables {
    namespace       = "*"
    service_account = "api"
  }
  expect_failures = [var.namespace]
}

run "any_service_account_refused" {
  command = plan
  module { source = "./modules/pod-role" }
  variables {
    namespace       = "aviv"
    service_account = "*"
  }
  expect_failures = [var.service_account]
}

run "right_to_everything_refused" {
  command = plan
  module { source = "./modules/pod-role" }
  variables {
    namespace       = "aviv"
    service_account = "api"
    statements      = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  }
  expect_failures = [var.statements]
}

run "any_repository_refused" {
  command = plan
  module { source = "./modules/deployer" }
  variables {
    repository  = "aviv/*"
    environment = "production"
    cluster_arn = "x"
  }
  expect_failures = [var.repository]
}

run "any_environment_refused" {
  command = plan
  module { source = "./modules/deployer" }
  variables {
    repository  = "aviv/listing-api"
    environment = "*"
    cluster_arn = "x"
  }
  expect_failures = [var.environment]
}

run "system_namespace_refused" {
  command = plan
  module { source = "./modules/deployer" }
  variables {
    repository  = "aviv/listing-api"
    environment = "production"
    cluster_arn = "x"
    namespace   = "kube-system"
  }
  expect_failures = [var.namespace]
}
