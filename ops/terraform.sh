#!/usr/bin/env bash
# Checks and tests what is under deploy/terraform, without an account. See usage.
set -euo pipefail
unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../deploy/terraform"

# Where a plug-in lies that no registry is asked for.
PLUGINS=${AVIV_TERRAFORM_PLUGINS:-/opt/tf-plugins}

usage() {
    cat <<'TEXT'
Usage: ops/terraform.sh --quick
       ops/terraform.sh [options of terraform test]

Formats nothing and asks no cloud: terraform fmt -check, init, validate and test, whose provider is a mock. The tests take two
minutes; --quick leaves them out.

The provider comes from AVIV_TERRAFORM_PLUGINS (/opt/tf-plugins unless set) where that is a folder, else from Terraform's registry.
Exit code 0 says that all is right, 1 that something is wrong, 3 that terraform or its provider is not to be had.
TEXT
}

say() { printf '%s\n' "$*"; }

# A settings file that is named and not there would be complained of in each command.
prepare() {
    command -v terraform >/dev/null || {
        say "Missing: terraform. Install 1.11 or later of version 1 from https://developer.hashicorp.com/terraform/install" >&2
        exit 3
    }
    export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1
    [ -z "${TF_CLI_CONFIG_FILE:-}" ] || [ -r "$TF_CLI_CONFIG_FILE" ] || export TF_CLI_CONFIG_FILE=/dev/null
}

init() {
    local options=(-backend=false -input=false -lockfile=readonly -no-color) log
    [ ! -d "$PLUGINS" ] || options+=("-plugin-dir=$PLUGINS")
    if ! log=$(terraform init "${options[@]}" 2>&1); then
        printf '%s\n' "$log" >&2
        case $log in
            *'could not connect'* | *'Failed to query available provider packages'*) exit 3 ;;
            *) exit 1 ;;
        esac
    fi
}

main() {
    local quick=
    case ${1:-} in
        -h | --help) usage && exit 0 ;;
        --quick) quick=1 ;;
    esac
    prepare
    terraform fmt -check -recursive -no-color || {
        say "The files above are formatted otherwise: run 'terraform fmt -recursive deploy/terraform'." >&2
        exit 1
    }
    say "ok      terraform fmt"
    init
    say "ok      terraform init"
    terraform validate -no-color
    [ -n "$quick" ] || terraform test -no-color "$@"
}

main "$@"
