mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "aviv-production"
  cidr  = "10.30.0.0/16"
  zones = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
}

run "subnets_do_not_overlap" {
  command = plan
  module { source = "./modules/network" }
  assert {
    condition = length(distinct(concat(values(aws_subnet.public)[*].cidr_block, values(aws_subnet.nodes)[*].cidr_block,
    values(aws_subnet.database)[*].cidr_block, values(aws_subnet.buckets)[*].cidr_block))) == 12
    error_message = "Each zone has four subnets of its own."
  }

  assert {
    condition     = [for zone in var.zones : aws_subnet.nodes[zone].cidr_block] == ["10.30.64.0/18", "10.30.128.0/18", "10.30.192.0/18"]
    error_message = "Pods have three quarters of the addresses."
  }

  assert {
    condition = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.database), values(aws_subnet.buckets)) :
      startswith(cidrsubnet(subnet.cidr_block, 0, 0), "10.30.") && (
    tonumber(split(".", subnet.cidr_block)[2]) < 64)])
    error_message = "All others are in the first quarter."
  }
}

run "database_has_no_way_to_the_internet" {
  command = plan
  module { source = "./modules/network" }
  assert {
    condition = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.nodes), values(aws_subnet.database)) :
    subnet.map_public_ip_on_launch != true])
    error_message = "Nothing gets a public address by itself."
  }

  assert {
    condition     = length(aws_route_table.database.route) == 0
    error_message = "The table of the database has no route of its own."
  }

  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "What is put into the default group reaches nothing."
  }
}

run "each_zone_leaves_by_its_own_gateway" {
  command = plan
  module { source = "./modules/network" }
  assert {
    condition     = length(aws_nat_gateway.this) == 3 && toset(keys(aws_route.nodes)) == toset(var.zones)
    error_message = "There is a gateway for each zone, unless told."
  }
}

run "one_gateway_serves_all_zones_where_told" {
  command = plan
  module { source = "./modules/network" }
  variables { nat_per_zone = false }
  assert {
    condition     = join("", keys(aws_nat_gateway.this)) == "eu-west-3a" && length(aws_route.nodes) == 3
    error_message = "One gateway, and each zone has a route to it."
  }
}

run "flows_are_kept_encrypted_and_not_for_good" {
  command = plan
  module { source = "./modules/network" }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flows.kms_key_id == module.key.arn
    error_message = "All flows are logged, under a key."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flows.retention_in_days == 30
    error_message = "They name addresses, so they go."
  }
}

run "buckets_are_at_addresses_of_the_network" {
  command = plan
  module { source = "./modules/network" }
  assert {
    condition = alltrue([
      aws_vpc_endpoint.s3.vpc_endpoint_type == "Interface",
      aws_vpc_endpoint.s3.private_dns_enabled,
      !aws_vpc_endpoint.s3.dns_options[0].private_dns_only_for_inbound_resolver_endpoint,
    ])
    error_message = "Pods find them by their name."
  }

  assert {
    condition = alltrue([
      output.buckets_cidr == "10.30.56.0/21",
      [for zone in var.zones : aws_subnet.buckets[zone].cidr_block] == ["10.30.56.0/23", "10.30.58.0/23", "10.30.60.0/23"],
    ])
    error_message = "One block has them all, and no layer has it."
  }

  assert {
    condition = alltrue([
      toset([for rule in aws_vpc_security_group_ingress_rule.buckets : rule.cidr_ipv4]) == toset(values(aws_subnet.nodes)[*].cidr_block),
      alltrue([for rule in aws_vpc_security_group_ingress_rule.buckets : rule.from_port == 443 && rule.to_port == 443]),
    ])
    error_message = "HTTPS from nodes and pods, and nothing else."
  }
}

run "public_addresses_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { cidr = "8.8.0.0/16" }
  expect_failures = [var.cidr]
}

run "network_too_small_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { cidr = "10.30.0.0/24" }
  expect_failures = [var.cidr]
}

run "network_too_large_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { cidr = "10.0.0.0/8" }
  expect_failures = [var.cidr]
}

run "network_by_an_address_within_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { cidr = "10.30.1.0/16" }
  expect_failures = [var.cidr]
}

run "no_network_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { cidr = "all" }
  expect_failures = [var.cidr]
}

run "single_zone_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { zones = ["eu-west-3a"] }
  expect_failures = [var.zones]
}

run "zone_twice_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { zones = ["eu-west-3a", "eu-west-3a"] }
  expect_failures = [var.zones]
}

run "region_as_zone_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { zones = ["eu-west-3", "eu-west-1"] }
  expect_failures = [var.zones]
}

run "flows_for_good_refused" {
  command = plan
  module { source = "./modules/network" }
  variables { flow_log_days = 0 }
  expect_failures = [var.flow_log_days]
}
