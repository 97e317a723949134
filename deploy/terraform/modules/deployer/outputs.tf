output "role_arn" {
  description = "The role, for the variable AWS_DEPLOYER_ROLE of the environment at GitHub."
  value       = aws_iam_role.deployer.arn
}
