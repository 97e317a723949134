output "cluster_name" {
  description = "For aws eks update-kubeconfig, and the variable AWS_CLUSTER of the environment at GitHub."
  value       = module.cluster.name
}

output "deployer_role_arn" {
  description = "For the variable AWS_DEPLOYER_ROLE of the environment at GitHub."
  value       = module.deployer.role_arn
}

output "database_host" {
  description = "For Host= of the connection strings; null where the database is in the cluster."
  value       = one(module.database[*].host)
}

output "replica_hosts" {
  description = "For Host= of ConnectionStrings__AvivReplicas."
  value       = flatten(module.database[*].replica_hosts)
}

output "buckets_cidr" {
  description = "For buckets in site.yaml of the overlay: the addresses at which S3 is reached."
  value       = module.network.buckets_cidr
}

output "file_system_id" {
  description = "For the storage class shared (docs/terraform.md)."
  value       = module.files.file_system_id
}

output "owner_secret_name" {
  description = "The secret with the password of aviv, who owns the tables."
  value       = module.secrets.owner_secret_name
}

output "secrets_to_fill" {
  description = "The secrets that somebody puts in."
  value       = module.secrets.names
}

output "archive" {
  description = "The bucket of the archive, and whose access key the verb takes."
  value       = { bucket = module.archive.bucket, user = module.archive.user }
}

output "backups" {
  description = "The bucket of back-ups, and the policy of who writes them."
  value       = { bucket = module.backups.bucket, writer_policy_arn = module.backups.writer_policy_arn }
}

output "remote_write_url" {
  description = "Where the Prometheus in the cluster sends metrics."
  value       = module.observability.remote_write_url
}

output "topic_arns" {
  description = "The topics to subscribe to."
  value       = module.observability.topic_arns
}
