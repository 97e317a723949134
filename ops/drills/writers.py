#!/usr/bin/env python3
"""Clients of the API that keep a journal of what they were told, for the drills. Each write has a price of its own."""
import argparse
import http.client
import itertools
import json
import random
import signal
import threading
import time
import uuid
from urllib.parse import urlsplit

BASE = 500_000_000  # No price of the demo data is as high.
LISTINGS = 20
PATIENCE = 10
PAUSE = 0.1
UNTIL_RESOLVED = 120


class Clients:
    def __init__(self, addresses, journal):
        self.addresses = [urlsplit(address).netloc for address in addresses]
        self.journal = open(journal, "a", buffering=1, encoding="ascii")
        self.lock = threading.Lock()
        self.prices = itertools.count(BASE)
        self.ids = []
        self.still = []
        self.stop = threading.Event()

    def note(self, *words):
        with self.lock:
            print(*words, file=self.journal)

    def send(self, method, path, body=None, key=None):
        """The status and the body; none where nobody answered."""
        connection = http.client.HTTPConnection(random.choice(self.addresses), timeout=PATIENCE)
        headers = {"Content-Type": "application/json"} if body else {}
        if key:
            headers["Idempotency-Key"] = key
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return None, b""
        finally:
            connection.close()

    def write(self, repeats, path=None):
        """Half of the clients repeat under a key until they are answered; the others never repeat."""
        price, key = next(self.prices), str(uuid.uuid4()) if repeats else None
        limit = None
        while True:
            began = time.time()
            status, answer = self.send("PUT" if path else "POST", path or "/listings", listing(price), key)
            if status in (200, 201):
                self.note("ack", price, began, time.time())
                return json.loads(answer)["id"]
            if self.stop.is_set():
                limit = limit or time.time() + UNTIL_RESOLVED
            if not repeats or (limit and time.time() > limit):
                self.note("refused" if status == 409 else "unknown", price, began, time.time())
                time.sleep(PAUSE)
                return None
            time.sleep(PAUSE)

    def writer(self, number):
        while not self.stop.is_set():
            self.write(repeats=number % 2 == 0, path=f"/listings/{random.choice(self.ids)}")

    def reader(self):
        """Each read is of the database mostly: what is kept of a history is kept for 1.5 s. Half are of listings that nobody writes."""
        while not self.stop.is_set():
            began, is_written = time.time(), random.random() < 0.5
            status, _ = self.send("GET", f"/listings/{random.choice(self.ids if is_written else self.still)}/prices")
            self.note("read" if status == 200 else "unread", int(is_written), began, time.time())
            time.sleep(PAUSE / 2)

    def run(self, writers, readers):
        for ids in (self.ids, self.still):
            while len(ids) < LISTINGS:
                ids += filter(None, [self.write(repeats=True)])
        threads = [threading.Thread(target=self.writer, args=(number,)) for number in range(writers)]
        threads += [threading.Thread(target=self.reader) for _ in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def listing(price):
    return {
        "name": "Drill", "description": "Of a drill.", "building_type": "HOUSE", "latest_price_eur": price,
        "postal_address": {"street_address": "1 Rue", "postal_code": "75001", "city": "Paris", "country": "FR"},
        "surface_area_m2": 43, "rooms_count": 2, "bedrooms_count": 1, "contact_phone_number": None,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__ + " They write and read until SIGTERM.")
    parser.add_argument("journal")
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--writers", type=int, default=6)
    parser.add_argument("--readers", type=int, default=2)
    given = parser.parse_args()
    clients = Clients(given.addresses, given.journal)
    signal.signal(signal.SIGTERM, lambda *_: clients.stop.set())
    clients.run(given.writers, given.readers)


if __name__ == "__main__":
    main()
