# Who spoke with whom, for when somebody asks after an incident.

data "aws_caller_identity" "here" {}
data "aws_region" "here" {}

module "key" {
  source      = "../key"
  name        = "${var.name}-flows"
  description = "Flow logs of ${var.name}"
  log_groups  = ["/aviv/${var.name}/flows"]
}

resource "aws_cloudwatch_log_group" "flows" {
  name              = "/aviv/${var.name}/flows"
  retention_in_days = var.flow_log_days
  kms_key_id        = module.key.arn
}

resource "aws_iam_role" "flows" {
  name = "${var.name}-flows"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.here.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "flows" {
  name = "write"
  role = aws_iam_role.flows.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.flows.arn}:*"
    }]
  })
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flows.arn
  iam_role_arn    = aws_iam_role.flows.arn
}
