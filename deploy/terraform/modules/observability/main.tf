# Who is told of what: the rules and routes of ops/, in the Prometheus of AWS, and alarms about what only AWS sees of the database.

module "key" {
  source      = "../key"
  name        = "${var.name}-observability"
  description = "Metrics and alerts of ${var.name}"
  services    = ["cloudwatch.amazonaws.com", "aps.amazonaws.com", "sns.amazonaws.com"]
  log_groups  = ["/aviv/${var.name}/prometheus"]
}

locals {
  rules  = { for file in fileset("${var.ops_folder}/prometheus/rules", "*.yml") : trimsuffix(file, ".yml") => file }
  routes = yamldecode(file("${var.ops_folder}/alertmanager/alertmanager.yml"))
}

resource "aws_sns_topic" "this" {
  for_each          = toset(["page", "ticket"])
  name              = "${var.name}-${each.key}"
  kms_master_key_id = module.key.arn
}

resource "aws_sns_topic_policy" "this" {
  for_each = aws_sns_topic.this
  arn      = each.value.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com", "aps.amazonaws.com"] }
      Action    = ["sns:Publish", "sns:GetTopicAttributes"]
      Resource  = each.value.arn
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.here.account_id } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "prometheus" {
  name              = "/aviv/${var.name}/prometheus"
  retention_in_days = 30
  kms_key_id        = module.key.arn
}

resource "aws_prometheus_workspace" "this" {
  alias       = var.name
  kms_key_arn = module.key.arn

  logging_configuration {
    log_group_arn = "${aws_cloudwatch_log_group.prometheus.arn}:*"
  }
}

resource "aws_prometheus_rule_group_namespace" "this" {
  for_each     = local.rules
  name         = each.key
  workspace_id = aws_prometheus_workspace.this.id
  data         = file("${var.ops_folder}/prometheus/rules/${each.value}")
}

# The routes and what silences what are those of ops/; only the receivers are topics here.
resource "aws_prometheus_alert_manager_definition" "this" {
  workspace_id = aws_prometheus_workspace.this.id
  definition = yamlencode({
    alertmanager_config = yamlencode({
      route         = local.routes.route
      inhibit_rules = local.routes.inhibit_rules
      receivers = [for name in sort(keys(aws_sns_topic.this)) : {
        name = name
        sns_configs = [{
          topic_arn = aws_sns_topic.this[name].arn
          sigv4     = { region = data.aws_region.here.name }
        }]
      }]
    })
  })
}

# Of the Prometheus in the cluster, which sends on what it scrapes.
module "writer" {
  source          = "../pod-role"
  name            = "${var.name}-metrics"
  cluster_name    = var.cluster_name
  namespace       = var.writer.namespace
  service_account = var.writer.service_account
  statements = [{
    Effect   = "Allow"
    Action   = "aps:RemoteWrite"
    Resource = aws_prometheus_workspace.this.arn
  }]
}

data "aws_caller_identity" "here" {}
data "aws_region" "here" {}
