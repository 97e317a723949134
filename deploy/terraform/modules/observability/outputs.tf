output "remote_write_url" {
  description = "Where the Prometheus in the cluster sends metrics."
  value       = "${aws_prometheus_workspace.this.prometheus_endpoint}api/v1/remote_write"
}

output "topic_arns" {
  description = "The topics to subscribe to: page wakes somebody, ticket waits for the morning."
  value       = { for name, topic in aws_sns_topic.this : name => topic.arn }
}
