#!/usr/bin/env python3
"""Runs the README's walk-through in bash, and compares what it prints with what the README says.

walk.py ADDRESS KEY RUN   RUN is the folder of a run.sh, whose verbs are those of the image; KEY goes with the writes that carry none
"""
import re
import subprocess
import sys

END = "=== end of block ==="


# What differs from run to run.
LOOSE = {
    r"…": ".*",
    r'"id":\d+': r'"id":\d+',
    r"\d{4}-\d\d-\d\dT[\d:.]+Z": r"\d{4}-\d\d-\d\dT[\d:.]+Z",
}


def pattern(shown):
    parts = re.split(f"({'|'.join(LOOSE)})", shown.strip())
    # Every second one is what was split at.
    loose = [next(to for of, to in LOOSE.items() if re.fullmatch(of, part)) for part in parts[1::2]]
    strict = [re.escape(part) for part in parts[::2]]
    return "".join(part for pair in zip(strict, loose + [""]) for part in pair)


def main(address, key, folder):
    with open("README.md", encoding="utf-8") as file:
        blocks = re.findall(r"^```(?:sh|json)?\n(.*?)^```", file.read(), re.MULTILINE | re.DOTALL)
    first = next(index for index, block in enumerate(blocks) if block.startswith("listing()"))
    walk, said, keys, told = blocks[first : first + 4]
    # Nobody writes without a credential here, as the README says further down.
    lend = f"curl() {{ command curl -H 'Authorization: ApiKey {key}' \"$@\"; }}"
    script = "\n".join(["set -eu", f"cd {folder}", lend, walk, f"echo '{END}'", "unset -f curl", keys])
    script = script.replace("http://localhost:8080", address)
    run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=300)
    printed = run.stdout.split(END)
    for shown, got in zip([said, told.replace("…\n", "", 1)], printed):
        if not re.fullmatch(pattern(shown), got.strip()):
            sys.exit(f"The README says\n{shown}\nbut this was printed\n{got}\n{run.stderr}")
    if run.returncode or len(printed) != 2:
        sys.exit(f"The walk-through ended with exit code {run.returncode}: {run.stderr}")
    print("The README's walk-through printed what the README says.")


if __name__ == "__main__":
    main(*sys.argv[1:])
