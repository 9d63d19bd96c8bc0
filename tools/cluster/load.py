"""Callers: each raises one call after the other through the front door, until it is acknowledged.

    python -m tools.cluster.load ADDRESS FOLDER FACTS --clients N --seed N

Each keeps a journal that is on the disk before the next call goes out. Whoever got no answer sends
the same again with the same key; some hang up early, and some say twice what was acknowledged.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from tools.cluster.story import story

PATIENCE, LAST_PATIENCE = 20.0, 120.0  # seconds for one answer, and for the last one at the end
PAUSE = 0.25  # after a refusal
QUICK, TWICE, HASTY = 0.03, 0.03, 0.02  # how many of one
ACKNOWLEDGED = {200, 201}


@dataclass
class Client:
    """One caller at one door."""

    address: str
    journal: Path
    facts: dict[str, Any]
    draw: Random

    def run(self, ends: threading.Event) -> None:
        self.site = self._connect(PATIENCE)
        with self.journal.open("ab", buffering=0) as file:
            while not ends.is_set():
                line = self._raise(ends)
                if line is not None:
                    file.write(json.dumps(line).encode() + b"\n")
                    os.fsync(file.fileno())

    def _connect(self, patience: float) -> http.client.HTTPConnection:
        host, port = self.address.split(":")
        return http.client.HTTPConnection(host, int(port), timeout=patience)

    def _raise(self, ends: threading.Event) -> dict[str, Any] | None:
        """One call until it is acknowledged; None when there was no answer long after the end."""
        key = str(UUID(int=self.draw.getrandbits(128), version=4))
        is_quick = self.draw.random() < QUICK
        body = json.dumps(story(key, self.facts, is_quick=is_quick)).encode()
        asked, tries, ended = time.time(), 0, None
        if self.draw.random() < HASTY:
            self._hang_up(body)
        while (number := self._send(body)) is None:
            tries += 1
            ended = ended or (time.monotonic() if ends.is_set() else None)
            if ended and time.monotonic() - ended > LAST_PATIENCE:
                return None
            time.sleep(PAUSE)
        again = self._send(body) if self.draw.random() < TWICE else None
        return {
            "key": key, "number": number, "asked": asked, "at": time.time(), "tries": tries,
            "quick": is_quick, "again": again,
        }  # fmt: skip

    def _send(self, body: bytes) -> str | None:
        """The number of the call; None when it was not acknowledged, for whatever reason."""
        try:
            self.site.request("POST", "/api/calls", body, {"Content-Type": "application/json"})
            answer = self.site.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self.site.close()
            return None
        if answer.status not in ACKNOWLEDGED:
            return None
        return str(json.loads(said)["number"])

    def _hang_up(self, body: bytes) -> None:
        """Send it and go away before the answer comes."""
        site = self._connect(0.02)
        with contextlib.suppress(OSError, http.client.HTTPException):
            site.request("POST", "/api/calls", body, {"Content-Type": "application/json"})
            site.getresponse()
        site.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("facts", type=json.loads)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    ends = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ends.set())
    threads = []
    for n in range(asked.clients):
        journal = asked.folder / f"journal-{asked.seed}-{n}.jsonl"
        draw = Random(f"{asked.seed}/{n}")
        client = Client(asked.address, journal, asked.facts, draw)
        threads.append(threading.Thread(target=client.run, args=(ends,)))
    for thread in threads:
        thread.start()
    while not ends.wait(1):
        pass
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
