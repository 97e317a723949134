# What AWS would answer, where a test looks at what is made of it. Known while planning, so that no test has to apply.

mock_data "aws_caller_identity" {
  override_during = plan
  defaults        = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  override_during = plan
  defaults        = { partition = "aws" }
}

mock_data "aws_region" {
  override_during = plan
  defaults        = { name = "eu-west-3" }
}

mock_resource "aws_kms_key" {
  override_during = plan
  defaults        = { arn = "arn:aws:kms:eu-west-3:123456789012:key/own", key_id = "own" }
}

mock_resource "aws_s3_bucket" {
  override_during = plan
  defaults        = { id = "bucket", arn = "arn:aws:s3:::bucket" }
}

mock_resource "aws_db_instance" {
  override_during = plan
  defaults        = { address = "db.example" }
}

mock_resource "aws_efs_file_system" {
  override_during = plan
  defaults        = { arn = "arn:aws:elasticfilesystem:eu-west-3:123456789012:file-system/fs-1", id = "fs-1" }
}

mock_resource "aws_security_group" {
  override_during = plan
  defaults        = { id = "sg-own" }
}

mock_resource "aws_sns_topic" {
  override_during = plan
  defaults        = { arn = "arn:aws:sns:eu-west-3:123456789012:topic" }
}

mock_resource "aws_prometheus_workspace" {
  override_during = plan
  defaults        = { arn = "arn:aws:aps:eu-west-3:123456789012:workspace/ws-1", prometheus_endpoint = "https://aps.example/" }
}

mock_resource "aws_cloudwatch_log_group" {
  override_during = plan
  defaults        = { arn = "arn:aws:logs:eu-west-3:123456789012:log-group:own" }
}

mock_resource "aws_iam_openid_connect_provider" {
  override_during = plan
  defaults        = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
}

mock_resource "aws_iam_role" {
  override_during = plan
  defaults        = { arn = "arn:aws:iam::123456789012:role/own" }
}

mock_resource "aws_iam_policy" {
  override_during = plan
  defaults        = { arn = "arn:aws:iam::123456789012:policy/own" }
}

mock_resource "aws_eks_cluster" {
  override_during = plan
  defaults        = { arn = "arn:aws:eks:eu-west-3:123456789012:cluster/own" }
}

mock_resource "aws_nat_gateway" {
  override_during = plan
  defaults        = { id = "nat-1" }
}

mock_resource "aws_launch_template" {
  override_during = plan
  defaults        = { id = "lt-1", latest_version = 1 }
}

mock_resource "aws_route_table" {
  override_during = plan
  defaults        = { id = "rtb-1" }
}
