"""What a market's pages cost with 150,000 orders of history: time, statements and bytes.

Every page of the market's apps that youhu/demo/pages.py names is asked for as the person who looks
at it would, through the whole site, and beside them what people do with long lists: sort, filter,
search, the last page. 42 fleets, 400 shops, 300 days (bench/market_filler.py), a year of statements
and counted days by the real actions. The bar is 150 ms for 95 % on every page.
"""

import gzip
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from bench.calls import _analyse, _expect
from bench.common import Printer, arguments, installation, measured, on_both_engines

N, QUICK_N = 150_000, 3_000
TIMES, QUICK_TIMES = 40, 5
BAR_MS = 150
SEED = 365
APPS = ("fleets", "docks", "delivery", "rounds", "dispatch", "settling", "market", "roads")
# Addresses that people come to by the controls of a list, and who they are.
WORK = (
    ("orders", "market", "?tab=all"),
    ("orders", "market", "?tab=all&sort=-price"),
    ("orders", "market", "?tab=all&sort=-slot"),
    ("orders", "market", "?tab=all&page=3000"),
    ("orders", "market", "?tab=all&q=BMX-077777"),
    ("orders", "market", "?tab=late"),
    ("orders", "market", "?tab=over"),
    ("statements", "market", "?tab=all"),
    ("statements", "market", "?tab=all&page=5"),
    ("market_figures", "market", "?since={since}&until={until}"),
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.orders", asked)
    with installation():
        return _run(asked.engine, Printer("orders", as_json=asked.json), is_quick=asked.quick)


def _run(engine: str, printer: Printer, *, is_quick: bool) -> int:
    """Build the district and its history once, then look at every page."""
    _history(QUICK_N if is_quick else N)
    worst = 0.0
    for figures in _pages(QUICK_TIMES if is_quick else TIMES):
        printer.say(engine=engine, n=QUICK_N if is_quick else N, **figures)
        worst = max(worst, figures["wall_p95_ms"])
    printer.say(engine=engine, slowest_p95_ms=worst, bar_ms=BAR_MS, holds=worst < BAR_MS)
    return int(worst >= BAR_MS)


def _history(n: int) -> None:
    """The sample district, and behind it so many orders with what was made of them."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench.market_filler import A_DAY, fill

    call_command("demo", stdout=io.StringIO())
    crowd = fill(n, now=timezone.localtime(), seed=SEED)
    _analyse()
    _count(crowd, n // A_DAY)
    _settle(crowd, n // A_DAY)
    _analyse()


def _count(crowd: Any, days: int) -> None:
    """Every day counted by the action that counts it in service."""
    from django.utils import timezone

    from youhu.market.actions import count_day

    today = timezone.localdate(crowd.now)
    for ago in range(1, days + 1):
        count_day(crowd.market, today - timedelta(days=ago), now=crowd.now)


def _settle(crowd: Any, days: int) -> None:
    """A statement for every fleet and thirty days, the newest still a draft."""
    from django.utils import timezone

    from youhu.settling.actions import draw_up, send_all

    today = timezone.localdate(crowd.now)
    for ago in range(days, 0, -30):
        starts, ends = today - timedelta(days=ago), today - timedelta(days=max(ago - 29, 1))
        draw_up(crowd.market, starts_on=starts, ends_on=ends, by=crowd.desk, now=crowd.now)
        if ago > 30:  # the newest stays a draft
            send_all(crowd.market, by=crowd.desk, now=crowd.now)


def _looks() -> Iterator[tuple[str, str, str]]:
    """Label, address and login of each page of the market."""
    from django.urls import resolve, reverse
    from django.utils import timezone

    from youhu.demo.pages import pages

    for look, path in pages():
        view = resolve(path.split("?")[0]).func
        if view.__module__.split(".")[1] in APPS:
            yield look.label, path, look.user
    today = timezone.localdate()
    days = {"since": today - timedelta(days=300), "until": today}
    for name, user, query in WORK:
        yield f"{name} {user} {query}", reverse(name) + query.format(**days), user


def _pages(times: int) -> Iterator[dict[str, Any]]:
    from django.test import Client

    from youhu.registry.models import User

    for label, path, user in _looks():
        client = Client()
        if user:
            client.force_login(User.objects.get(username=user))
        reading = measured(lambda: _expect(client.get(path), 200), times=times)  # noqa: B023 — asked now
        html = client.get(path).content
        yield {
            "case": label, **vars(reading), "bytes": len(html), "gzip": len(gzip.compress(html)),
        }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
