# A network of three layers: what takes requests, what answers them, and the database, which has no way to the internet.

locals {
  # Pods take their addresses from the nodes' subnets, so these are a quarter of the network each; the first quarter has all others
  # (its last eighth those of buckets.tf).
  subnets = {
    for i, zone in var.zones : zone => {
      public   = cidrsubnet(var.cidr, 5, i)
      database = cidrsubnet(var.cidr, 5, i + 4)
      nodes    = cidrsubnet(var.cidr, 2, i + 1)
    }
  }

  zones_with_nat = var.nat_per_zone ? var.zones : slice(var.zones, 0, 1)
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = { Name = var.name }
}

# Nothing is to be in it; without rules, what is put there by mistake reaches nothing.
resource "aws_default_security_group" "this" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []
}

resource "aws_subnet" "public" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value.public
  tags              = { Name = "${var.name}-public-${each.key}", "kubernetes.io/role/elb" = "1" }
}

resource "aws_subnet" "nodes" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value.nodes
  tags              = { Name = "${var.name}-nodes-${each.key}", "kubernetes.io/role/internal-elb" = "1" }
}

resource "aws_subnet" "database" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value.database
  tags              = { Name = "${var.name}-database-${each.key}" }
}
