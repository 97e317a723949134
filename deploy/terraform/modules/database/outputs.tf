output "host" {
  description = "The primary, for Host= of the connection strings."
  value       = aws_db_instance.primary.address
}

output "replica_hosts" {
  description = "The replicas, for Host= of ConnectionStrings__AvivReplicas."
  value       = [for name in local.replicas : aws_db_instance.replica[name].address]
}

output "owner_secret_arn" {
  description = "The secret with the owner's password."
  value       = aws_db_instance.primary.master_user_secret[0].secret_arn
}

output "key_arn" {
  description = "The key that encrypts it."
  value       = module.key.arn
}

output "identifiers" {
  description = "The primary, then its replicas."
  value       = local.identifiers
}
