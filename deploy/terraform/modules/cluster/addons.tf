# Nodes are not ready without a network. It enforces each NetworkPolicy, which it does not unless told.
resource "aws_eks_addon" "before_nodes" {
  for_each = {
    vpc-cni                = jsonencode({ enableNetworkPolicy = "true" })
    kube-proxy             = null
    eks-pod-identity-agent = null
  }

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  configuration_values        = each.value
  resolve_conflicts_on_update = "OVERWRITE"
}

# DNS; figures for the HorizontalPodAutoscaler; volumes of one node each. What several nodes mount is
# made by the module files.
resource "aws_eks_addon" "on_nodes" {
  for_each                    = toset(["coredns", "metrics-server", "aws-ebs-csi-driver"])
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [aws_eks_node_group.this, module.volumes]
}

module "volumes" {
  source          = "../pod-role"
  name            = "${var.name}-volumes"
  cluster_name    = aws_eks_cluster.this.name
  namespace       = "kube-system"
  service_account = "ebs-csi-controller-sa"
}

resource "aws_iam_role_policy_attachment" "volumes" {
  role       = module.volumes.role_name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}
