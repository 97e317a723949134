mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name            = "aviv-production"
  subnet_ids      = ["subnet-1", "subnet-2"]
  admin_role_arns = ["arn:aws:iam::123456789012:role/operators"]
}

run "cluster_is_private_and_its_secrets_encrypted" {
  command = plan
  module { source = "./modules/cluster" }
  assert {
    condition = alltrue([
      aws_eks_cluster.this.vpc_config[0].endpoint_private_access,
      !aws_eks_cluster.this.vpc_config[0].endpoint_public_access,
    ])
    error_message = "Unless told, the API of Kubernetes is not on the internet."
  }

  assert {
    condition = alltrue([
      contains(aws_eks_cluster.this.encryption_config[0].resources, "secrets"),
      aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == module.key.arn,
    ])
    error_message = "Secrets are encrypted under our key."
  }

  assert {
    condition = alltrue([for kind in ["api", "audit", "authenticator"] :
    contains(aws_eks_cluster.this.enabled_cluster_log_types, kind)])
    error_message = "Who did what is logged."
  }

  assert {
    condition = alltrue([
      aws_cloudwatch_log_group.cluster.kms_key_id == module.key.arn,
      aws_cloudwatch_log_group.cluster.retention_in_days == 90,
    ])
    error_message = "The log is encrypted, and goes."
  }
}

run "cluster_knows_administrators_by_name" {
  command = plan
  module { source = "./modules/cluster" }
  assert {
    condition = alltrue([
      aws_eks_cluster.this.access_config[0].authentication_mode == "API",
      !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions,
    ])
    error_message = "Who made it is no administrator for that."
  }

  assert {
    condition     = length(aws_eks_access_policy_association.admin) == 1
    error_message = "Each one that is named is one."
  }
}

run "network_policies_are_enforced" {
  command = plan
  module { source = "./modules/cluster" }
  assert {
    condition = alltrue([
      !aws_eks_cluster.this.bootstrap_self_managed_addons,
      jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values).enableNetworkPolicy == "true",
    ])
    error_message = "A NetworkPolicy would be there and do nothing."
  }

  assert {
    condition     = contains(keys(aws_eks_addon.on_nodes), "metrics-server") && contains(keys(aws_eks_addon.on_nodes), "aws-ebs-csi-driver")
    error_message = "What the manifests need is there: figures to scale by, and volumes."
  }
}

run "pods_reach_no_credential_of_their_node" {
  command = plan
  module { source = "./modules/cluster" }
  assert {
    condition = alltrue([
      aws_launch_template.nodes.metadata_options[0].http_tokens == "required",
      aws_launch_template.nodes.metadata_options[0].http_put_response_hop_limit == 1,
    ])
    error_message = "Metadata are for the node alone."
  }

  assert {
    condition     = tobool(aws_launch_template.nodes.block_device_mappings[0].ebs[0].encrypted)
    error_message = "Its disk is encrypted."
  }

  assert {
    condition     = aws_eks_node_group.this.update_config[0].max_unavailable == 1
    error_message = "Nodes are replaced one at a time."
  }

  assert {
    condition = !anytrue([for attached in aws_iam_role_policy_attachment.nodes :
    can(regex("(Full|Admin|PowerUser)", attached.policy_arn))])
    error_message = "Nodes may do what a node must."
  }
}

run "cluster_is_open_to_named_networks_alone" {
  command = plan
  module { source = "./modules/cluster" }
  variables { public_access_cidrs = ["203.0.113.0/29"] }
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].endpoint_private_access
    error_message = "It is open, and nodes still go the inner way."
  }
}

run "whole_internet_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { public_access_cidrs = ["0.0.0.0/0"] }
  expect_failures = [var.public_access_cidrs]
}

run "half_the_internet_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { public_access_cidrs = ["128.0.0.0/1"] }
  expect_failures = [var.public_access_cidrs]
}

run "address_that_is_none_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { public_access_cidrs = ["203.0.113.300/29"] }
  expect_failures = [var.public_access_cidrs]
}

run "nobody_as_administrator_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { admin_role_arns = [] }
  expect_failures = [var.admin_role_arns]
}

run "user_as_administrator_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { admin_role_arns = ["arn:aws:iam::123456789012:user/eve"] }
  expect_failures = [var.admin_role_arns]
}

run "everybody_as_administrator_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { admin_role_arns = ["arn:aws:iam::123456789012:role/*"] }
  expect_failures = [var.admin_role_arns]
}

run "outdated_kubernetes_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { kubernetes_version = "1.33" }
  expect_failures = [var.kubernetes_version]
}

run "patch_of_kubernetes_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { kubernetes_version = "1.35.1" }
  expect_failures = [var.kubernetes_version]
}

run "arm_machines_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { instance_types = ["m7g.large"] }
  expect_failures = [var.instance_types]
}

run "class_of_rds_as_node_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { instance_types = ["db.m7g.large"] }
  expect_failures = [var.instance_types]
}

run "single_node_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { nodes = { min = 1, max = 3 } }
  expect_failures = [var.nodes]
}

run "max_below_min_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { nodes = { min = 4, max = 3 } }
  expect_failures = [var.nodes]
}

run "subnet_of_one_zone_refused" {
  command = plan
  module { source = "./modules/cluster" }
  variables { subnet_ids = ["subnet-1"] }
  expect_failures = [var.subnet_ids]
}
