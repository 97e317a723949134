output "file_system_id" {
  description = "The file system, for the storage class shared."
  value       = aws_efs_file_system.this.id
}
