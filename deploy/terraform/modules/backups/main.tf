# Back-ups that leave the database's provider: the repository of pgBackRest or CloudNativePG, and dumps. Until its time is over nobody
# can delete one, whoever took over the machine that writes them; and then it goes, since the keys of its numbers do.

module "bucket" {
  source   = "../bucket"
  name     = var.bucket_name
  lockable = true
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  bucket = module.bucket.id
  rule {
    default_retention {
      mode = var.lock_mode
      days = var.kept_days
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = module.bucket.id

  # Expired objects become versions, and these go a day later.
  rule {
    id     = "over"
    status = "Enabled"
    filter {}

    expiration {
      days = var.kept_days
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

# Who writes back-ups may neither delete a version nor shorten a lock.
resource "aws_iam_policy" "writer" {
  name = "${var.name}-backup-writer"
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
    ]
  })
}
