output "name" {
  description = "The cluster's name, for aws eks update-kubeconfig."
  value       = aws_eks_cluster.this.name
}

output "security_group_id" {
  description = "The security group of nodes and pods."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "arn" {
  description = "The cluster's ARN."
  value       = aws_eks_cluster.this.arn
}

output "name_with_nodes" {
  description = "The cluster's name, once it has nodes: for add-ons that run on them."
  value       = aws_eks_cluster.this.name
  depends_on  = [aws_eks_node_group.this]
}

output "machines" {
  description = "What nodes are, and the Kubernetes that they run."
  value       = { types = aws_eks_node_group.this.instance_types, kubernetes_version = aws_eks_cluster.this.version }
}
