# shellcheck shell=bash
# Stand-ins for the official images, which need no registry: packages of Debian, and the .NET of this machine, under the official names.
# Sourced by drill.sh, after ops/drills/common.sh.

readonly SUITE=bookworm MIRROR=${AVIV_DEBIAN_MIRROR:-http://deb.debian.org/debian}
# As in the official images of .NET.
readonly APP_UID=1654
# What the official chiseled image with ICU holds, by the names of Debian: no shell, no tools, no package manager.
readonly CHISELED=(base-files libc6 libgcc-s1 libstdc++6 libssl3 zlib1g libicu72 tzdata ca-certificates netbase)
readonly SDK=mcr.microsoft.com/dotnet/sdk:10.0 ASPNET=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
readonly POSTGRES=docker.io/library/postgres:17-alpine REDIS=docker.io/library/redis:7-alpine
DOTNET=$(dirname "$(readlink -f "$(command -v dotnet)")")

# AVIV_DEBIAN may name a tree that was made already.
make_debian() {
    local to=$DRILL/debian
    if [ -n "${AVIV_DEBIAN:-}" ]; then
        cp -a --reflink=auto "$AVIV_DEBIAN" "$to"
        return
    fi
    say "Making a Debian of $SUITE…"
    run_quietly "$DRILL/debootstrap.log" debootstrap --variant=minbase \
        --include=ca-certificates,libicu72,libssl3,libstdc++6,netbase,postgresql,redis-server,tzdata,zlib1g "$SUITE" "$to" "$MIRROR" ||
        die "No Debian could be made: see the lines above."
}

# import TREE NAME CHANGE…
import() {
    local tree=$1 name=$2 change changes=()
    shift 2
    for change in "$@"; do changes+=(--change "$change"); done
    tar -C "$tree" -c . | podman import -q "${changes[@]}" - "$name" >/dev/null
}

# What builds. The SDK itself is mounted while it does.
make_sdk() {
    ln -s /usr/share/dotnet/dotnet "$DRILL/debian/usr/bin/dotnet"
    mkdir -p "$DRILL/debian/usr/share/dotnet"
    import "$DRILL/debian" "$SDK" "ENV DOTNET_NOLOGO=1" "ENV DOTNET_CLI_TELEMETRY_OPTOUT=1" "ENV APP_UID=$APP_UID" \
        "ENV NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-online}"
}

# The files of its packages and no other, so what needs a shell fails here as it would there.
make_aspnet() {
    local tree=$DRILL/aspnet version
    mkdir -p "$tree"/{etc/ssl/certs,tmp,usr/bin,usr/lib,usr/lib64,usr/share/dotnet,var/lib,home/app}
    ln -s usr/lib "$tree/lib"
    ln -s usr/lib64 "$tree/lib64"
    chroot "$DRILL/debian" dpkg -L "${CHISELED[@]}" | sed -E 's,^/lib(64)?/,/usr/lib\1/,' |
        grep -Ev '^/usr/(share/(doc|man|lintian|base-files)|s?bin)/' | sort -u | while read -r file; do
        if [ -f "$DRILL/debian$file" ] || [ -L "$DRILL/debian$file" ]; then printf '%s\n' ".$file"; fi
    done >"$DRILL/aspnet.files"
    tar -C "$DRILL/debian" -c -T "$DRILL/aspnet.files" ./etc/ssl/certs/ca-certificates.crt | tar -C "$tree" -x
    printf '%s\n' root:x:0:0:root:/root:/usr/sbin/nologin "app:x:$APP_UID:$APP_UID::/home/app:/usr/sbin/nologin" >"$tree/etc/passwd"
    printf '%s\n' root:x:0: "app:x:$APP_UID:" >"$tree/etc/group"
    chmod 1777 "$tree/tmp"
    version=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.AspNetCore\.App (10\.[^ ]*).*/\1/p' | tail -n 1)
    tar -C "$DOTNET" -c dotnet host "shared/Microsoft.NETCore.App/$version" "shared/Microsoft.AspNetCore.App/$version" |
        tar -C "$tree/usr/share/dotnet" -x
    ln -s /usr/share/dotnet/dotnet "$tree/usr/bin/dotnet"
    import "$tree" "$ASPNET" "ENV APP_UID=$APP_UID" "ENV ASPNETCORE_HTTP_PORTS=8080" "ENV DOTNET_RUNNING_IN_CONTAINER=true" \
        "ENV DOTNET_VERSION=$version" "ENV ASPNET_VERSION=$version" "ENV PATH=/usr/local/bin:/usr/bin:/bin" \
        "USER $APP_UID"
}

make_servers() {
    local tree=$DRILL/debian
    install -m 0755 ops/images/postgres-entrypoint.sh "$tree/usr/local/bin/docker-entrypoint.sh"
    rm -rf "$tree/var/lib/postgresql" "$tree/var/run/postgresql"
    chroot "$tree" install -d -o postgres -g postgres -m 1777 /var/lib/postgresql{,/data} /var/run/postgresql
    local path=("$tree"/usr/lib/postgresql/*/bin)
    import "$tree" "$POSTGRES" "ENV PATH=${path[0]#"$tree"}:/usr/local/bin:/usr/bin:/bin" "ENV LANG=C.UTF-8" \
        "ENV PGDATA=/var/lib/postgresql/data" 'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]' "STOPSIGNAL SIGINT"
    # The official one is made without protected mode.
    import "$tree" "$REDIS" "WORKDIR /data" 'ENTRYPOINT ["sh","-c","exec \"$@\" --protected-mode no","sh"]' 'CMD ["redis-server"]'
}

make_standins() {
    make_debian
    rm -rf "$DRILL"/debian/var/{cache/apt,lib/apt}/* "$DRILL"/debian/usr/share/{doc,man,locale}
    say "Making stand-ins for the official images…"
    make_sdk
    make_aspnet
    make_servers
    rm -rf "$DRILL/debian" "$DRILL/aspnet"
}
