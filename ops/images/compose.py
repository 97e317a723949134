#!/usr/bin/env python3
"""Says how podman runs what docker-compose.yml describes, since podman-compose knows no conditions of depends_on.

compose.py order                 the services in the order of depends_on, each with what it waits for, as in "api roles:service_healthy"
compose.py run SERVICE PROJECT   the arguments for "podman run", each ended by NUL; PORT_8080=20123 publishes 8080 there instead
compose.py verb SERVICE PROJECT  the same for a container beside the service, which runs a verb and ends

A key that it does not know, it refuses: what is not run is not said to be.
"""
import json
import os
import re
import sys

import yaml

KNOWN = {
    "build", "cap_drop", "command", "depends_on", "entrypoint", "environment", "healthcheck", "image", "mem_limit", "pids_limit", "ports",
    "read_only", "restart", "security_opt", "stop_grace_period", "tmpfs", "user", "volumes",
}


def fill(value):
    """${NAME:-default} as in Compose."""
    if isinstance(value, dict):
        return {key: fill(held) for key, held in value.items()}
    if isinstance(value, list):
        return [fill(held) for held in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda match: os.environ.get(match[1]) or match[2], value)


def load():
    with open("docker-compose.yml", encoding="utf-8") as file:
        services = fill(yaml.safe_load(file))["services"]
    for name, service in services.items():
        if unknown := set(service) - KNOWN:
            sys.exit(f"docker-compose.yml: {name} has {', '.join(sorted(unknown))}, which compose.py does not know.")
    return services


def order(services):
    done = []

    def add(name):
        for needed in services[name].get("depends_on", {}):
            add(needed)
        if name not in done:
            done.append(name)

    for name in services:
        add(name)
    return done


def waits(service):
    return [f"{name}:{what['condition']}" for name, what in service.get("depends_on", {}).items()]


def health(check):
    kind, *words = check["test"]
    if kind != "CMD":
        sys.exit(f"docker-compose.yml: a health check by {kind} needs a shell.")
    # There is no systemd to ask again and again; whoever waits does.
    options = ["--health-cmd", json.dumps(words), "--health-interval", "disable"]
    return options + ["--health-timeout", check["timeout"], "--health-retries", str(check["retries"])]


def publish(port):
    address, host, container = port.split(":")
    return f"{address}:{os.environ.get(f'PORT_{container}', host)}:{container}"


def mount(volume, project):
    source, rest = volume.split(":", 1)
    return f"{os.path.abspath(source)}:{rest}" if source.startswith(".") else f"{project}-{source}:{rest}"


def hardening(service):
    if service.get("read_only"):
        # podman adds folders to write to of its own accord.
        yield from ["--read-only", "--read-only-tmpfs=false"]
    for folder in service.get("tmpfs", []):
        # What Docker takes of its own accord, where podman takes less.
        yield from ["--tmpfs", f"{folder}:rw,noexec,nosuid,nodev,mode=1777"]
    for key, option in [("cap_drop", "--cap-drop"), ("security_opt", "--security-opt")]:
        for value in service.get(key, []):
            yield from [option, value.removesuffix(":true") if key == "security_opt" else value]
    for key, option in [("mem_limit", "--memory"), ("pids_limit", "--pids-limit"), ("user", "--user")]:
        if key in service:
            yield from [option, str(service[key])]


def run(services, name, project):
    service = services[name]
    options = ["--pull=never", "--network", project, "--network-alias", name, *hardening(service)]
    for key, value in service.get("environment", {}).items():
        options += ["--env", f"{key}={value}"]
    for volume in service.get("volumes", []):
        options += ["--volume", mount(volume, project)]
    for port in service.get("ports", []):
        options += ["--publish", publish(port)]
    if "healthcheck" in service:
        options += health(service["healthcheck"])
    if "stop_grace_period" in service:
        options += ["--stop-timeout", service["stop_grace_period"].removesuffix("s")]
    if "restart" in service:
        options += ["--restart", service["restart"]]
    if "entrypoint" in service:
        options += ["--entrypoint", json.dumps(service["entrypoint"])]
    image = service.get("image") or f"localhost/aviv-{service['build']['target']}:drill"
    return options + [image] + service.get("command", [])


def main():
    services = load()
    match sys.argv[1:]:
        case ["order"]:
            for name in order(services):
                print(name, *waits(services[name]))
        case ["run", name, project]:
            sys.stdout.write("".join(f"{argument}\0" for argument in run(services, name, project)))
        case ["verb", name, project]:
            for key in ("ports", "healthcheck", "restart"):
                services[name].pop(key, None)
            sys.stdout.write("".join(f"{argument}\0" for argument in run(services, name, project)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
