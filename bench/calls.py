"""What raising, listing, opening and moving a call costs among 100, 10,000 and 100,000 of them.

Every request goes through the whole site: middleware, session, view or API, template, database.
The crowd is written in bulk (bench/filler.py); what is measured is done by the real actions.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.common import (
    WARM_UP,
    Printer,
    Reading,
    arguments,
    installation,
    measured,
    on_both_engines,
)

SIZES, QUICK_SIZES = (100, 10_000, 100_000), (100, 1_000)
TIMES, QUICK_TIMES = 40, 10
SEED = 365

# Signalen 2.50.12 (City of Amsterdam), the best run of three on a machine with two cores:
# PostgreSQL 15, gunicorn with 2 workers, CPU of application and database together, statements as
# counted by Django; create is POST of a public signal, list a page of 50, detail one signal. It ran
# at its best case, without areas and routing rules; the same machine class, not the same run.
ANCHOR = {"create": (120.0, 45), "list": (650.0, 263), "detail": (87.0, 17)}

Ask = Callable[[], Any]


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.calls", asked)
    with installation():
        _run(asked.engine, Printer("calls", as_json=asked.json), is_quick=asked.quick)
    return 0


def _run(engine: str, printer: Printer, *, is_quick: bool) -> None:
    """Build the district, then measure at one size after the other."""
    from django.utils import timezone

    from bench.filler import fill
    from youhu.calls.models import Call
    from youhu.demo.build import build
    from youhu.demo.scales import SCALES

    build(SCALES["small"], seed=SEED, now=timezone.now(), say=lambda _words: None)
    times = QUICK_TIMES if is_quick else TIMES
    for n in QUICK_SIZES if is_quick else SIZES:
        begun = time.perf_counter()
        fill(n - Call.objects.count(), now=timezone.now(), seed=SEED)
        _analyse()
        printer.say(case="fill", engine=engine, n=n, s=round(time.perf_counter() - begun, 1))
        for case in _cases(times):
            reading = measured(case.ask, times=times)
            printer.say(**_figures(case, engine, n, reading))


def _analyse() -> None:
    """Let the planner know the tables, as a running PostgreSQL does by itself."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@dataclass(frozen=True)
class Case:
    """One kind of request: what it does, through which door, in whose hands."""

    case: str
    door: str
    hand: str
    ask: Ask = field(repr=False)


def _figures(case: Case, engine: str, n: int, reading: Reading) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "case": case.case,
        "engine": engine,
        "n": n,
        "door": case.door,
        "hand": case.hand,
        **vars(reading),
        "total_cpu_ms": round(reading.total_cpu_ms, 2),
    }
    if case.case in ANCHOR:
        cpu_ms, sql = ANCHOR[case.case]
        figures |= {
            "anchor_cpu_ms": cpu_ms,
            "anchor_sql": sql,
            "leaner_cpu": round(cpu_ms / reading.total_cpu_ms, 1),
            "leaner_sql": round(sql / reading.sql, 1),
        }
    return figures


def _cases(times: int) -> Iterator[Case]:
    yield from _creating()
    yield from _listing()
    yield from _opening()
    yield Case("move", "api", "handler", _signing(times + WARM_UP + 1))


def _signed_in(username: str) -> Any:
    from django.test import Client

    from youhu.registry.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def _expect(response: Any, *statuses: int) -> None:
    if response.status_code not in statuses:
        sys.exit(f"{response.status_code}: {response.content[:500]!r}")


def _looking(client: Any, address: str) -> Ask:
    return lambda: _expect(client.get(address), 200)


def _matter() -> dict[str, Any]:
    """A citizen's question at a place that the middle of a cell stands for."""
    from django.utils import timezone

    from youhu.calls.models import Category
    from youhu.territory.index import middle
    from youhu.territory.models import Area
    from youhu.territory.rules import AreaKind

    cell = Area.objects.filter(kind=AreaKind.CELL).order_by("code")[0]
    lng, lat = middle(cell.code, now=timezone.now())
    category = Category.objects.get(kind="citizen", code="01001")
    said = {"text": "Where do I apply for the subsidy?", "category": category.pk}
    return {**said, "lng": lng, "lat": lat, "address": "12 Jiangnan Avenue"}


def _creating() -> Iterator[Case]:
    from django.test import Client
    from django.urls import reverse

    matter, page = _matter(), reverse("raise_call")
    public, resident, staff = Client(), _signed_in("resident"), _signed_in("dispatcher")

    def by_page(client: Client) -> Ask:
        contact = {"name": "Li Hua", "phone": "13900001234"}
        return lambda: _expect(
            client.post(page, {**matter, **contact, "client_key": str(uuid4())}), 302
        )

    def by_api() -> None:
        said = {**matter, "caller_phone": "13900001234", "client_key": str(uuid4())}
        _expect(staff.post("/api/calls", said, "application/json"), 201)

    yield Case("create", "page", "public", by_page(public))
    yield Case("create", "page", "resident", by_page(resident))
    yield Case("create", "api", "dispatcher", by_api)


def _listing() -> Iterator[Case]:
    """Fifty of all calls of the district, fifty that wait, and a unit's own."""
    room, unit = _signed_in("command"), _signed_in("handler")
    lists = (
        ("page", "command", room, "/desk/?tab=all"),
        ("page", "command, waiting", room, "/desk/?tab=sign"),
        ("page", "handler", unit, "/desk/?tab=all"),
        ("api", "command", room, "/api/calls"),
        ("api", "handler", unit, "/api/calls"),
    )
    for door, hand, client, address in lists:
        yield Case("list", door, hand, _looking(client, address))


def _opening() -> Iterator[Case]:
    from youhu.calls.models import Call
    from youhu.calls.rules import State

    room = _signed_in("command")
    call = Call.objects.filter(state=State.ANSWERED).order_by("pk")[0]
    for door, address in (("page", call.get_absolute_url()), ("api", f"/api/calls/{call.number}")):
        yield Case("detail", door, "command", _looking(room, address))


def _signing(times: int) -> Ask:
    """Each time the next of so many calls that wait for the unit is signed for."""
    numbers = iter([_raised_for_handler() for _n in range(times)])
    client = _signed_in("handler")

    def sign() -> None:
        address = f"/api/calls/{next(numbers)}/moves/sign"
        _expect(client.post(address, {}, "application/json"), 200)

    return sign


def _raised_for_handler() -> str:
    """The number of a new call that the rules send to the unit of the one who signs."""
    from django.utils import timezone

    from youhu.calls.actions import Draft, raise_call
    from youhu.calls.models import Category
    from youhu.registry.models import nobody
    from youhu.registry.rules import Role

    shop_sign = Category.objects.get(kind="component", code="03007")  # → the urban department
    said = {**_matter(), "category_id": shop_sign.pk, "client_key": uuid4()}
    del said["category"]
    return raise_call(Draft(**said), by=nobody(Role.RESIDENT), now=timezone.now()).number


if __name__ == "__main__":
    sys.exit(main())
