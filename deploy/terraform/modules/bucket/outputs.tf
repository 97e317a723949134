output "id" {
  description = "The bucket's name, once it is there."
  value       = aws_s3_bucket.this.id

  # Rules about versions hold where there are versions.
  depends_on = [aws_s3_bucket_versioning.this]
}

output "arn" {
  description = "The bucket's ARN."
  value       = aws_s3_bucket.this.arn
}

output "key_arn" {
  description = "The key that encrypts it."
  value       = module.key.arn
}

output "lockable" {
  description = "Whether what is in it can be locked."
  value       = aws_s3_bucket.this.object_lock_enabled
}
