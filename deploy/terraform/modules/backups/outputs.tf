output "bucket" {
  description = "The bucket."
  value       = module.bucket.id
}

output "writer_policy_arn" {
  description = "The policy of who writes back-ups."
  value       = aws_iam_policy.writer.arn
}
