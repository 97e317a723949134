mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                 = "aviv-production"
  cluster_name         = "aviv-production"
  ops_folder           = "../../ops"
  database_identifiers = ["aviv-production", "aviv-production-replica-1"]
}

run "rules_of_ops_are_the_rules_of_the_account" {
  command = plan
  module { source = "./modules/observability" }
  assert {
    condition = toset(keys(aws_prometheus_rule_group_namespace.this)) == toset([for file in fileset("../../ops/prometheus/rules", "*.yml") :
    trimsuffix(file, ".yml")])
    error_message = "Each file of rules is one."
  }

  assert {
    condition     = alltrue([for rules in aws_prometheus_rule_group_namespace.this : length(yamldecode(rules.data).groups) > 0])
    error_message = "None is empty."
  }
}

run "routes_of_ops_lead_to_topics" {
  command = plan
  module { source = "./modules/observability" }
  assert {
    condition = "page" == (
      yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config).route.routes[0].receiver
    )
    error_message = "What is severe wakes somebody."
  }

  assert {
    condition = toset([for r in
      yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config).receivers :
    r.name]) == toset(["page", "ticket"])
    error_message = "Each receiver is a topic."
  }

  assert {
    condition     = !strcontains(aws_prometheus_alert_manager_definition.this.definition, "localhost")
    error_message = "None of the placeholders is left."
  }
}

run "topics_and_metrics_are_encrypted" {
  command = plan
  module { source = "./modules/observability" }
  assert {
    condition = alltrue([
      alltrue([for topic in aws_sns_topic.this : topic.kms_master_key_id == module.key.arn]),
      aws_prometheus_workspace.this.kms_key_arn == module.key.arn,
    ])
    error_message = "Under our key."
  }

  assert {
    condition = alltrue([for policy in aws_sns_topic_policy.this :
    jsondecode(policy.policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"])
    error_message = "Services write for this account alone."
  }
}

run "alarms_call_somebody_and_name_a_runbook" {
  command = plan
  module { source = "./modules/observability" }
  assert {
    condition = toset(keys(aws_cloudwatch_metric_alarm.database)) == toset(concat(
      [for name in ["storage", "memory", "cpu"] : "aviv-production-${name}"],
    [for name in ["storage", "memory", "cpu", "lag"] : "aviv-production-replica-1-${name}"]))
    error_message = "The primary has three, a replica one more."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.database :
    length(alarm.alarm_actions) == 1 && alarm.treat_missing_data == "breaching"])
    error_message = "Each calls, silence too."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.database :
    fileexists("../../${regex("docs/runbooks/[A-Za-z]+\\.md", alarm.alarm_description)}")])
    error_message = "Each has a runbook that is there."
  }
}

run "folder_without_rules_refused" {
  command = plan
  module { source = "./modules/observability" }
  variables { ops_folder = "../../docs" }
  expect_failures = [var.ops_folder]
}

run "database_in_the_cluster_is_watched_by_rules_alone" {
  command = plan
  module { source = "./modules/observability" }
  variables { database_identifiers = [] }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.database) == 0 && length(aws_prometheus_rule_group_namespace.this) > 0
    error_message = "No machine of RDS, no alarm about one; the rules stay."
  }
}

run "alarm_too_late_refused" {
  command = plan
  module { source = "./modules/observability" }
  variables { free_storage_gb = 1 }
  expect_failures = [var.free_storage_gb]
}
