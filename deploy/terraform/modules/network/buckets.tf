# Buckets are reached without the internet, at addresses of this network. By a gateway endpoint they would keep their public ones, which
# are many and change, and a NetworkPolicy takes no names.

locals {
  # What the other layers leave of the first quarter; a single block, so that a NetworkPolicy needs no other.
  buckets_cidr = cidrsubnet(var.cidr, 5, 7)
}

# Their routes are the network's own, which lead to nowhere else.
resource "aws_subnet" "buckets" {
  for_each          = { for i, zone in var.zones : zone => cidrsubnet(local.buckets_cidr, 2, i) }
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.name}-buckets-${each.key}" }
}

resource "aws_security_group" "buckets" {
  name        = "${var.name}-buckets"
  description = "Buckets: from nodes and pods alone, and to nowhere"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "buckets" {
  for_each          = local.subnets
  security_group_id = aws_security_group.buckets.id
  cidr_ipv4         = each.value.nodes
  description       = "Nodes and pods of ${each.key}"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id              = aws_vpc.this.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${data.aws_region.here.name}.s3"
  subnet_ids          = [for zone in var.zones : aws_subnet.buckets[zone].id]
  security_group_ids  = [aws_security_group.buckets.id]
  private_dns_enabled = true
  tags                = { Name = "${var.name}-s3" }

  # Else only those outside of the network would find it by the name.
  dns_options {
    private_dns_only_for_inbound_resolver_endpoint = false
  }
}
