"""A bad network between a browser and the site: it loses requests, loses answers, and repeats."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

OUTBOX = "/field/outbox/"
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
LOST, REPEATED = 0.3, 0.3

Answer = tuple[int, list[tuple[str, str]], bytes]


class Network:
    """What befalls what passes: nothing, all is lost (`is_down`), bad luck, a fixed answer."""

    def __init__(self, site: str, seed: int) -> None:
        where = urlsplit(site)
        self.host, self.port = where.hostname or "", where.port or 80
        self.is_down = self.is_bad = False
        self.fixed: Answer | None = None
        self.seen: Counter[str] = Counter()
        self._luck, self._lock = random.Random(seed), threading.Lock()

    def fate(self, method: str, path: str) -> set[str]:
        """What befalls one request."""
        if self.is_down:
            return {"lost request"}
        if not self.is_bad or method != "POST" or path != OUTBOX:
            return set()
        with self._lock:
            lost, half, again = (self._luck.random() for _ in range(3))
            found = {"repeated"} if again < REPEATED else set()
            if lost < LOST:
                found.add("lost request" if half < 0.5 else "lost answer")
            self.seen.update(found)
            return found

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        door = HTTPConnection(self.host, self.port, timeout=30)
        try:
            door.request(method, path, body=body or None, headers=headers)
            got = door.getresponse()
            return got.status, got.getheaders(), got.read()
        finally:
            door.close()


class Handler(BaseHTTPRequestHandler):
    """One connection, one request: the network says what becomes of it."""

    protocol_version = "HTTP/1.1"
    network: Network

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.network.fate(self.command, self.path)
        self.close_connection = True
        if "lost request" in fate:
            return
        with contextlib.suppress(OSError, HTTPException):
            got = self.carried(body, times=2 if "repeated" in fate else 1)
            if "lost answer" not in fate:
                self.answer(got)

    def carried(self, body: bytes, *, times: int) -> Answer:
        if self.network.fixed and self.command == "POST" and self.path == OUTBOX:
            return self.network.fixed
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
        for _ in range(times):
            got = self.network.ask(self.command, self.path, headers, body)
        return got

    def answer(self, got: Answer) -> None:
        status, headers, body = got
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_HEAD = pass_on

    def log_message(self, *_: object) -> None:
        """Silence: the test says what happened."""


@contextmanager
def bad_network(site: str, *, seed: int) -> Iterator[tuple[str, Network]]:
    """The address of a proxy before the site, and the say over what it does."""
    network = Network(site, seed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (Handler,), {"network": network}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", network
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
