# Where `archive` puts old prices (docs/archive.md). No lock: what is archived of a listing is deleted with it.

module "bucket" {
  source = "../bucket"
  name   = var.bucket_name
}

# A file that was deleted or replaced by mistake can be brought back for a month, and then is gone.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = module.bucket.id

  rule {
    id     = "old-versions"
    status = "Enabled"
    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  rule {
    id     = "left-overs"
    status = "Enabled"
    filter {}

    expiration {
      expired_object_delete_marker = true
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# The verb takes an access key (Archive__S3AccessKey). Make it by `aws iam create-access-key`, so that it is in no state.
resource "aws_iam_user" "archive" {
  name = "${var.name}-archive"
}

resource "aws_iam_user_policy" "archive" {
  name = "bucket"
  user = aws_iam_user.archive.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = module.bucket.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
        Resource = "${module.bucket.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = module.bucket.key_arn
      },
      # A key that leaks is of no use elsewhere than within the network.
      {
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = "*"
        Condition = { StringNotEquals = { "aws:SourceVpc" = var.vpc_id } }
      },
    ]
  })
}
