"""What pages feel like on a cheap phone: first paint, largest paint, shifts, blocking, bytes.

A headless Chromium whose processor is slowed down four times, on a line of 1.6 Mbit/s with 150 ms
to the site and back, opens every page of youhu/demo/pages.py on a first visit (nothing in its
cache) and on a second one. Bytes are those that came over the wire, the map's apart. The site is
the small sample district, served by uvicorn as in bin/demo.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.common import SQLITE, Printer, arguments
from tools import site

SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
ROUNDS = 3
QUIET_MS = 1_200
QUICK = ("home", "raise_call", "progress-working")  # what residents open most
# What a page measures of itself from its first byte on; figures in milliseconds.
NOTES = """
window.felt = {lcp: 0, cls: 0, tbt: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) felt.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) felt.cls += e.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) felt.tbt += Math.max(e.duration - 50, 0);
}).observe({type: "longtask", buffered: true});
"""
READ = """() => ({
  ...felt, fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
})"""
MAP_PARTS = ("leaflet", "areas.json", "common/map.")


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    with tempfile.TemporaryDirectory(prefix="youhu-felt-") as folder, _site(Path(folder)):
        _run(Printer("felt", as_json=asked.json), is_quick=asked.quick)
    return 0


@contextmanager
def _site(folder: Path) -> Iterator[None]:
    """An installation of its own with the small sample district."""
    import os

    known = {"YOUHU_VAR": str(folder), "YOUHU_SAMPLE_DATA": "true"}
    os.environ.update({**known, "DJANGO_SETTINGS_MODULE": "youhu.config.settings"})
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("demo", scale="small", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    yield


def _run(printer: Printer, *, is_quick: bool) -> None:
    from youhu.demo.browser import Camera, Variant
    from youhu.demo.pages import pages

    seen = [page for page in pages() if not is_quick or page[0].label in QUICK]
    with site.served(env=os.environ) as address, Camera(address) as camera:
        for look, path in seen:
            visits = []
            for _n in range(1 if is_quick else ROUNDS):
                window = camera.open(look, Variant("felt"))
                window.context.new_cdp_session(window).send("Network.clearBrowserCache")
                visits += [(n, Visit(window, address + path)) for n in ("first", "second")]
                window.context.close()
            for name in ("first", "second"):
                these = [visit for visit_name, visit in visits if visit_name == name]
                printer.say(
                    engine=SQLITE, case=look.label, size=look.size, visit=name, **middle(these)
                )


@dataclass
class Traffic:
    """What came over the wire while a page was opened, in bytes."""

    page: int = 0
    map: int = 0
    requests: int = 0
    _urls: dict[str, str] = field(default_factory=dict)

    def asked(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def came(self, event: dict[str, Any]) -> None:
        url, size = self._urls.get(event["requestId"], ""), int(event["encodedDataLength"])
        self.requests += size > 0
        if any(part in url for part in MAP_PARTS):
            self.map += size
        else:
            self.page += size


class Visit:
    """One opening of a page: its moments in ms, its shifts, and its traffic."""

    def __init__(self, window: Any, url: str) -> None:
        self.traffic = Traffic()
        line = window.context.new_cdp_session(window)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self.traffic.asked)
        line.on("Network.loadingFinished", self.traffic.came)
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        window.add_init_script(NOTES)
        window.goto(url)
        window.wait_for_load_state("networkidle")
        window.wait_for_timeout(QUIET_MS)
        self.told = window.evaluate(READ)
        line.detach()


def middle(visits: Sequence[Visit]) -> dict[str, Any]:
    """The median of each figure over the rounds."""

    def of(name: str) -> float:
        return float(median(visit.told[name] for visit in visits))

    return {
        "fcp_ms": round(of("fcp")),
        "lcp_ms": round(of("lcp")),
        "tbt_ms": round(of("tbt")),
        "cls": round(of("cls"), 3),
        "page_kb": round(median(visit.traffic.page for visit in visits) / 1000, 1),
        "map_kb": round(median(visit.traffic.map for visit in visits) / 1000, 1),
        "requests": int(median(visit.traffic.requests for visit in visits)),
    }


if __name__ == "__main__":
    sys.exit(main())
