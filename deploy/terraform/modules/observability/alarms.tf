# The rules of ops/ see the database from inside; these see the machine below it.

locals {
  alarms = {
    storage = {
      metric    = "FreeStorageSpace", statistic = "Minimum", comparison = "LessThanThreshold"
      threshold = var.free_storage_gb * 1024 * 1024 * 1024, minutes = 5, runbook = "AvivDiskNearlyFull"
    }
    memory = {
      metric    = "FreeableMemory", statistic = "Minimum", comparison = "LessThanThreshold"
      threshold = 256 * 1024 * 1024, minutes = 15, runbook = "AvivDatabaseSlow"
    }
    cpu = {
      metric    = "CPUUtilization", statistic = "Average", comparison = "GreaterThanThreshold"
      threshold = 85, minutes = 15, runbook = "AvivDatabaseSlow"
    }
    lag = {
      metric    = "ReplicaLag", statistic = "Maximum", comparison = "GreaterThanThreshold"
      threshold = 30, minutes = 10, runbook = "AvivReplicationLags"
    }
  }

  # A primary lags behind nobody.
  watched = merge([for i, id in var.database_identifiers : {
    for name, alarm in local.alarms : "${id}-${name}" => merge(alarm, { id = id }) if i > 0 || name != "lag"
  }]...)
}

resource "aws_cloudwatch_metric_alarm" "database" {
  for_each            = local.watched
  alarm_name          = each.key
  alarm_description   = "${each.value.metric} of ${each.value.id}: docs/runbooks/${each.value.runbook}.md"
  namespace           = "AWS/RDS"
  dimensions          = { DBInstanceIdentifier = each.value.id }
  metric_name         = each.value.metric
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes

  # A machine that tells nothing is no good sign.
  treat_missing_data = "breaching"
  alarm_actions      = [aws_sns_topic.this["page"].arn]
  ok_actions         = [aws_sns_topic.this["page"].arn]
}
