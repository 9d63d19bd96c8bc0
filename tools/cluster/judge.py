"""Every acknowledged call is there once, whole, held and warned about; nothing else is half there.

    python -m tools.cluster.judge FOLDER FACTS UNTIL [intake]

Reads the database of DATABASE_URL and the journals in FOLDER; says its findings as JSON. Warnings
after UNTIL (seconds since 1970) were given by clocks that were wrong, and are not timed. With
`intake` it looks for the acknowledged calls alone.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.cluster import journal
from tools.cluster.story import story

CALLS = """
    SELECT c.number, c.client_key, c.text, c.category_id, c.lng, c.lat, c.address,
           c.unit_id, c.stage_due_at, c.due_at,
           c.id,
           (SELECT count(*) FROM calls_duty d WHERE d.call_id = c.id AND d.part = 'lead') AS duties,
           (SELECT count(*) FROM ledger_entry e WHERE e.subject = 'calls.call:' || c.id
            AND e.seq = 0 AND e.verb = 'raise' AND e.note = c.text) AS lines
    FROM calls_call c
"""
SHOWN = 20  # examples of what is wrong


def main() -> None:
    import django

    django.setup()
    folder, facts = Path(sys.argv[1]), json.loads(sys.argv[2])
    until, is_all = float(sys.argv[3]), sys.argv[4:] != ["intake"]
    from django.utils import timezone

    from youhu.common.moment import snapshot
    from youhu.transparency.actions import log_entries

    lines = journal.read(folder)
    if is_all:
        log_entries(now=timezone.now())
    with snapshot():  # the sweeps go on beside us
        found = intake(lines, facts)
        if is_all:
            found |= {**books(), **warnings(lines, until)}
    json.dump(found, sys.stdout)


def intake(lines: list[dict[str, Any]], facts: dict[str, Any]) -> dict[str, Any]:
    """The calls against what was acknowledged, and each against its own story."""
    numbers: dict[str, str] = {}
    texts: Counter[str] = Counter()
    torn = []
    for call in _calls():
        key = str(call["client_key"])
        numbers[key] = call["number"]
        texts[call["text"]] += 1
        if wrong := _wrong(call, facts):
            torn.append(f"{call['number']}: {', '.join(wrong)}")
    lost = [line["key"] for line in lines if line["key"] not in numbers]
    renumbered = [line["key"] for line in lines if _is_another(line, numbers)]
    doubled = [text for text, times in texts.items() if times > 1]
    return {
        "acknowledged": len(lines), "calls": len(numbers), "lost": len(lost),
        "torn": len(torn), "doubled": len(doubled), "another_number": len(renumbered),
        "examples": [*lost[:SHOWN], *torn[:SHOWN], *doubled[:SHOWN], *renumbered[:SHOWN]],
    }  # fmt: skip


def _calls() -> Iterator[dict[str, Any]]:
    """Every call with how often it has each of its parts."""
    from django.db import connection

    from youhu.calls.models import Caller

    callers = {
        it.pk: {"caller_name": it.name, "caller_phone": it.phone}  # sealed in the database
        for it in Caller.objects.iterator(chunk_size=2000)
    }
    nobody = dict.fromkeys(("caller_name", "caller_phone"))
    with connection.cursor() as cursor:
        cursor.execute(CALLS)
        names = [column.name for column in cursor.description]
        for row in cursor:
            call = dict(zip(names, row, strict=True))
            yield {**call, **callers.get(call["id"], nobody)}


def _wrong(call: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """What of a call is not as it was said, or is missing."""
    key = str(call["client_key"])
    said = story(key, facts, is_quick=call["category_id"] == facts["quick"])
    names = ("text", "lng", "lat", "address", "caller_name", "caller_phone")
    wrong = [name for name in names if call[name] != said[name]]
    wrong += [name for name in ("unit_id", "stage_due_at", "due_at") if call[name] is None]
    return wrong + [name for name in ("lines", "duties") if call[name] != 1]


def _is_another(line: dict[str, Any], numbers: dict[str, str]) -> bool:
    """Whether the call stands under another number than its caller was told."""
    told = {line["number"], line["again"] or line["number"]}
    return line["key"] in numbers and told != {numbers[line["key"]]}


def books() -> dict[str, Any]:
    """The ledger, the public log, and what the promises say of calls."""
    from django.utils import timezone

    from youhu.calls.checks import (
        open_calls_held,
        overdue_calls_escalated,
        states_agree_with_ledger,
    )
    from youhu.ledger.queries import broken_chains
    from youhu.transparency.audit import faults

    now = timezone.now()
    checks = (open_calls_held, overdue_calls_escalated, states_agree_with_ledger)
    return {
        "broken_chains": sum(1 for _break in broken_chains()),
        "log_faults": [f"{fault.why} {fault.number}" for fault in faults()][:SHOWN],
        **{check.__name__: len(check(now=now).findings) for check in checks},
    }


def warnings(lines: list[dict[str, Any]], until: float) -> dict[str, Any]:
    """Warnings of overdue calls: given, given twice, and how late the latest first one was."""
    from django.db.models import Count

    from youhu.calls.models import Escalation
    from youhu.ledger.models import Entry

    outages = journal.gaps([float(line["at"]) for line in lines])
    first = Escalation.objects.filter(rung=1, at__lt=datetime.fromtimestamp(until, UTC))
    late = [
        journal.lateness(due.timestamp(), at.timestamp(), outages)
        for due, at in first.values_list("due_at", "at")
    ]
    rungs = ("call", "clock", "leg", "rung")
    twice = Escalation.objects.order_by().values(*rungs).annotate(n=Count("pk")).filter(n__gt=1)
    given = Escalation.objects.count()
    recorded = Entry.objects.filter(verb="escalate").count()
    return {
        "warnings": given,
        "warned_twice": twice.count() + abs(given - recorded),
        "latest_warning_s": round(max(late, default=0.0), 1),
    }


if __name__ == "__main__":
    main()
