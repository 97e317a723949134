#!/usr/bin/env bash
# Makes the secrets that the manifests name, as files. See usage.
set -euo pipefail
umask 077

usage() {
    cat <<'TEXT'
Usage: deploy/kubernetes/secrets.sh FOLDER

Writes new secrets into FOLDER, which must not be there: a folder for each Secret, a file for each of its keys, all of it for you alone.
Prints the commands that bring them into the cluster. The keys of the buckets are yours to add, where it says so.
Keep a copy where the database's back-ups are not, or in your vault, and delete FOLDER.
TEXT
}

# put SECRET KEY VALUE. Without a line break, which some readers would take for a part of it.
put() {
    mkdir -p "$FOLDER/$1"
    printf '%s' "$3" >"$FOLDER/$1/$2"
}

random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

# connection ROLE PASSWORD
connection() {
    printf 'Host=aviv-db-rw;Database=aviv;Username=%s;Password=%s;SSL Mode=VerifyFull;Root Certificate=/run/db-ca/ca.crt' "$1" "$2"
}

make() {
    local owner api archive
    owner=$(random) api=$(random) archive=$(random)
    put aviv-db-owner username aviv
    put aviv-db-owner password "$owner"
    put aviv-owner ConnectionStrings__AvivOwner "$(connection aviv "$owner")"
    put aviv-roles AVIV_API_PASSWORD "$api"
    put aviv-roles AVIV_ARCHIVE_PASSWORD "$archive"
    put aviv-api ConnectionStrings__Aviv "$(connection aviv_api "$api")"
    put aviv-api Security__Secret "$(random)"
    put aviv-api Auth__PseudonymSecret "$(random)"
    put aviv-api "Privacy__Keys__$(date -u +%Y%m)" "$(random)"
    put aviv-archive ConnectionStrings__Aviv "$(connection aviv_archive "$archive")"
    put aviv-archive ConnectionStrings__AvivArchive "$(connection aviv_archive "$archive")"
    mkdir "$FOLDER/aviv-backups"
}

tell() {
    local secret type
    cat <<TEXT
Where there are buckets, write their keys, without a line break, to
  $FOLDER/aviv-archive/Archive__S3AccessKey and Archive__S3SecretKey
  $FOLDER/aviv-backups/ACCESS_KEY_ID and ACCESS_SECRET_KEY
Then:
TEXT
    for secret in "$FOLDER"/*/; do
        secret=${secret%/} type=Opaque
        [ "${secret##*/}" != aviv-db-owner ] || type=kubernetes.io/basic-auth
        printf '  kubectl -n aviv create secret generic %s --type=%s --from-file=%s\n' "${secret##*/}" "$type" "$secret"
    done
}

case ${1:-} in
    -h | --help) usage && exit 0 ;;
    '' | -*) usage >&2 && exit 2 ;;
esac
FOLDER=${1%/}
mkdir "$FOLDER"
make
tell
