output "names" {
  description = "The secrets that are to be filled."
  value       = sort([for secret in aws_secretsmanager_secret.this : secret.name])
}

output "owner_secret_name" {
  description = "The secret with the owner's password."
  value       = aws_secretsmanager_secret.owner.name
}

output "key_arn" {
  description = "The key that encrypts them."
  value       = module.key.arn
}
