output "names" {
  description = "The secrets that are to be filled."
  value       = sort([for secret in aws_secretsmanager_secret.this : secret.name])
}

output "key_arn" {
  description = "The key that encrypts them."
  value       = module.key.arn
}
