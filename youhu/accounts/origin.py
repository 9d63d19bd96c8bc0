"""From which device and place somebody signs in, in words short enough for a list."""

import re
from dataclasses import dataclass

from django.http import HttpRequest

from youhu.common.http import address_of

_BROWSERS = (
    ("wxwork", "WeCom"), ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_UNTOLD = "?"


@dataclass(frozen=True)
class Origin:
    """The browser and system that a request names, and the address that it comes from."""

    device: str
    address: str


def origin_of(request: HttpRequest) -> Origin:
    """Where a request comes from."""
    agent = request.headers.get("User-Agent", "")
    device = f"{_first(_BROWSERS, agent)} · {_first(_SYSTEMS, agent)}"
    return Origin(device, re.sub(r"[^0-9a-fA-F:.]", "", address_of(request))[:45])


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), _UNTOLD)
