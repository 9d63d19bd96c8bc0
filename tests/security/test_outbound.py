"""Nothing under youhu/ speaks to another machine but through one door, and that door is narrow."""

import ast
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import pytest

from youhu.common import outbound
from youhu.common.errors import Refused

PROGRAM = Path(__file__).resolve().parents[2] / "youhu"
# What could open a connection. Of `socket` and `urllib` some parts only name and take apart.
CLIENTS = (
    "aiohttp", "asyncio.open_connection", "boto3", "ftplib", "http.client", "httpx", "imaplib",
    "minio", "poplib", "requests", "smtplib", "socket", "telnetlib", "urllib.request", "urllib3",
    "websockets", "xmlrpc",
)  # fmt: skip
# Who may, and why.
KNOWN = {
    "common/outbound.py urllib.request": "the door",
    "common/objects.py minio": "photos, to the one store that the settings name (ADR 0053)",
    "common/objects.py urllib3": "how long it waits for that store",
    "jobs/management/commands/worker.py socket": "the name of this machine",
}


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@cache
def modules() -> dict[str, set[str]]:
    """What each file of ours imports."""
    return {str(path.relative_to(PROGRAM)): set(imports(path)) for path in PROGRAM.rglob("*.py")}


def clients() -> Iterator[str]:
    for path, found in modules().items():
        for module in found:
            for client in CLIENTS:
                if module == client or module.startswith(f"{client}."):
                    yield f"{path} {client}"


def test_only_the_door_can_speak_to_another_machine():
    assert set(clients()) == set(KNOWN)


def test_only_a_witness_on_the_command_line_goes_through_the_door():
    users = {path for path, found in modules().items() if "youhu.common.outbound" in found}
    assert users == {"transparency/witness.py"}


class Elsewhere(BaseHTTPRequestHandler):
    """A machine that leads on, answers at length, or answers well."""

    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/fine")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (100 if self.path == "/long" else 10))

    def log_message(self, *_args: object) -> None:
        """Nothing to say."""


@pytest.fixture
def machine() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_door_brings_what_lies_at_an_address(machine):
    assert outbound.fetch(f"{machine}/fine", agent="a test") == b"x" * 10


def test_the_door_does_not_go_where_an_answer_leads(machine):
    with pytest.raises(HTTPError, match="302"):
        outbound.fetch(f"{machine}/away", agent="a test")


def test_the_door_takes_no_endless_answer(machine):
    with pytest.raises(Refused):
        outbound.fetch(f"{machine}/long", agent="a test", most=99)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://a/", "x"])
def test_the_door_opens_no_other_scheme(address):
    with pytest.raises(Refused):
        outbound.fetch(address, agent="a test")
