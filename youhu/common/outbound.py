"""The one door through which Youhu asks another machine for something.

Only commands of an operator use it, at addresses that the operator names; no page and no API call
makes the site ask anywhere.
"""

from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from youhu.common.errors import Refused

SECONDS = 30
MOST_BYTES = 16 << 20


def fetch(address: str, *, agent: str, most: int = MOST_BYTES) -> bytes:
    """What lies at an http or https address, which answers by itself and briefly.

    Raises Refused for another scheme, and for an answer that is longer; OSError for one that is no
    success, a redirect among them.
    """
    if urlsplit(address).scheme not in {"http", "https"}:
        raise Refused("Only http and https addresses are read.")
    request = Request(address, headers={"User-Agent": agent})
    with _opener().open(request, timeout=SECONDS) as answer:
        data = bytes(answer.read(most + 1))
    if len(data) > most:
        raise Refused(f"This answer is larger than {most} bytes.")
    return data


def _opener() -> OpenerDirector:
    """HTTP and nothing else: no files, no FTP, and where an answer leads is not followed."""
    opener = OpenerDirector()
    for handler in (HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    return opener
