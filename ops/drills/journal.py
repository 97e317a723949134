#!/usr/bin/env python3
"""Reads the journal of writers.py: journal.py back JOURNAL INSTANT, or journal.py compare JOURNAL PRICES."""
import itertools
import sys

BASE = 500_000_000  # Of writers.py.


def lines_of(journal):
    with open(journal, encoding="ascii") as lines:
        for line in filter(lambda line: line.endswith("\n"), lines):
            word, price, began, ended = line.split()
            yield word, int(price), float(began), float(ended)


def back(journal, since):
    """How long after that instant the first write that began later was acknowledged."""
    ends = [ended for word, _, began, ended in lines_of(journal) if word == "ack" and began > since]
    if not ends:
        sys.exit(1)
    print(f"{min(ends) - since:.1f}")


def compare(journal, logged):
    """The journal with the prices of the database, one a line."""
    told = {"ack": set(), "unknown": set(), "refused": set()}
    reads = {0: [], 1: []}
    for word, price, _, ended in lines_of(journal):
        if word in told:
            told[word].add(price)
        else:
            reads[price].append((ended, word))
    with open(logged, encoding="ascii") as rows:
        prices = [price for price in map(round, map(float, rows)) if price >= BASE]
    known = set(prices)
    lost, doubled = told["ack"] - known, len(prices) - len(known)
    unasked = known - told["ack"] - told["unknown"]
    print(f"{len(told['ack'])} prices acknowledged: {len(lost)} lost, {doubled} doubled, {len(unasked)} that nobody was told of.")
    print(f"{len(told['unknown'])} writes without an answer that says how they ended: {len(told['unknown'] & known)} took place.")
    for is_written, of in enumerate(("that nobody wrote", "that were written all the time")):
        print_reads(reads[is_written], of)
    sys.exit(1 if lost or doubled or unasked else 0)


def print_reads(reads, of):
    answered = sorted(ended for ended, word in reads if word == "read")
    longest = max((later - sooner for sooner, later in itertools.pairwise(answered)), default=0)
    print(f"{len(reads)} reads of listings {of}: {len(reads) - len(answered)} refused, {longest:.1f} s at the longest without an answer.")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("back", "compare"):
        sys.exit(__doc__)
    if sys.argv[1] == "back":
        back(sys.argv[2], float(sys.argv[3]))
    else:
        compare(sys.argv[2], sys.argv[3])
