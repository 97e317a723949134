output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "node_subnet_ids" {
  description = "Where nodes and pods are, a subnet in each zone."
  value       = [for zone in var.zones : aws_subnet.nodes[zone].id]
}

output "database_subnet_ids" {
  description = "Where the database is, a subnet in each zone."
  value       = [for zone in var.zones : aws_subnet.database[zone].id]
}

output "buckets_cidr" {
  description = "The addresses at which buckets are reached."
  value       = local.buckets_cidr
}
