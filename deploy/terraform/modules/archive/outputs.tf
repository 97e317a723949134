output "bucket" {
  description = "The bucket, for archive --to s3://…"
  value       = module.bucket.id
}

output "user" {
  description = "Whose access key the verb takes."
  value       = aws_iam_user.archive.name
}
