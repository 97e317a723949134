output "host" {
  description = "The primary, for Host= of the connection strings."
  value       = aws_db_instance.primary.address
}

output "replica_hosts" {
  description = "The replicas, for Host= of ConnectionStrings__AvivReplicas."
  value       = [for name in local.replicas : aws_db_instance.replica[name].address]
}

output "identifiers" {
  description = "The primary, then its replicas."
  value       = local.identifiers
}
