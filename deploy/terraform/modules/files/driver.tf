# The driver that mounts them, and makes an access point of this file system for each volume that is claimed.

resource "aws_eks_addon" "driver" {
  cluster_name                = var.cluster_name
  addon_name                  = "aws-efs-csi-driver"
  resolve_conflicts_on_update = "OVERWRITE"
  depends_on                  = [module.driver]
}

module "driver" {
  source          = "../pod-role"
  name            = "${var.name}-files"
  cluster_name    = var.cluster_name
  namespace       = "kube-system"
  service_account = "efs-csi-controller-sa"
  statements      = local.driver_statements
}

# Less than AmazonEFSCSIDriverPolicy: it makes access points of this file system alone, and deletes those that a driver made.
locals {
  driver_statements = [
    {
      Effect = "Allow"
      Action = [
        "elasticfilesystem:DescribeAccessPoints", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeMountTargets",
        "ec2:DescribeAvailabilityZones",
      ]
      Resource = "*"
    },
    {
      Effect    = "Allow"
      Action    = "elasticfilesystem:CreateAccessPoint"
      Resource  = aws_efs_file_system.this.arn
      Condition = { Null = { "aws:RequestTag/efs.csi.aws.com/cluster" = "false" } }
    },
    {
      Effect    = "Allow"
      Action    = "elasticfilesystem:TagResource"
      Resource  = "*"
      Condition = { StringEquals = { "elasticfilesystem:CreateAction" = "CreateAccessPoint" } }
    },
    {
      Effect    = "Allow"
      Action    = "elasticfilesystem:DeleteAccessPoint"
      Resource  = "*"
      Condition = { Null = { "aws:ResourceTag/efs.csi.aws.com/cluster" = "false" } }
    },
  ]
}
