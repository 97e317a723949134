variable "name" {
  description = "What the environment is called."
  type        = string
}

variable "bucket_name" {
  description = "The bucket's name."
  type        = string
}

variable "kept_days" {
  description = "For how many days a back-up is kept and locked; pgBackRest's retention and the week up to its full back-up."
  type        = number
  default     = 21

  validation {
    condition     = var.kept_days >= 7 && floor(var.kept_days) == var.kept_days
    error_message = "Keep back-ups for a week at least: a mistake is noticed after days."
  }

  # S3 rounds up to midnight, a day more makes a version of it, and it is deleted within the day after.
  validation {
    condition     = var.kept_days + 3 <= var.key_days
    error_message = "Keep back-ups for three days less than keys of phone numbers (Privacy__KeyDays), or raise both."
  }
}

variable "key_days" {
  description = "Privacy__KeyDays of the API."
  type        = number
  default     = 30
}

variable "lock_mode" {
  description = "COMPLIANCE: nobody, the account's owner included, deletes a back-up before its time. GOVERNANCE: who is allowed to, does."
  type        = string
  default     = "COMPLIANCE"

  validation {
    condition     = contains(["COMPLIANCE", "GOVERNANCE"], var.lock_mode)
    error_message = "Take COMPLIANCE or GOVERNANCE."
  }
}
