"""Whoever rules the database may change it, but not unseen: every random change is named.

YOUHU_MUTATIONS says how many are tried; the bar is 1,000 of 1,000.
"""

import json
import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max

from tests.factories import NOW, in_state, tiny_district
from youhu.calls.rules import State
from youhu.ledger.models import Entry
from youhu.ledger.protection import protect, unprotect
from youhu.ledger.queries import broken_chains
from youhu.registry.models import Member
from youhu.transparency.actions import log_entries
from youhu.transparency.audit import faults
from youhu.transparency.models import Checkpoint, Leaf, Log, Tile
from youhu.transparency.queries import newest, receipt_of, since_then
from youhu.transparency.youhu_verify import check_history, check_receipt

TRIED = int(os.environ.get("YOUHU_MUTATIONS", "40"))
STATES = (State.CLOSED, State.ANSWERED, State.WORKING, State.DISPATCHED)
CONTENT = (
    "district", "subject", "seq", "verb", "source", "target", "by", "role", "at", "note", "salt",
    "words", "payload", "previous", "digest",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """Some history in the log, the guard down, and the receipt that a resident has at home."""
    district = tiny_district()
    calls = [in_state(district, state) for state in STATES]
    log_entries(now=NOW)
    unprotect(connection)
    yield json.loads(json.dumps(receipt_of(calls[0], calls[0].number)))
    protect(connection)


def other(value, draw):
    """A value of the same kind that is not the same."""
    match value:
        case bool() | None:
            return not value
        case int():
            return value + draw.randint(1, 9)
        case str():
            at = draw.randint(0, len(value))
            return value[:at] + draw.choice("0123456789abcdef") + value[at + 1 :]
        case dict():
            return value | {"unit": "another"}
        case _:
            return value + timedelta(seconds=draw.randint(1, 99))


def update(draw):
    rows, column = draw.choice(
        [(Entry, name) for name in ("id", *CONTENT)]
        + [(Leaf, "salt"), (Leaf, "entry"), (Leaf, "index"), (Tile, "data"), (Checkpoint, "size")]
    )
    row = draw.choice(list(rows.objects.all()))
    match column:
        case "by":
            value = draw.choice(list(Member.objects.exclude(pk=row.by_id).values_list("pk")))[0]
        case "entry":
            value = row.entry_id + draw.randint(1, 3)
        case "data":
            data = bytearray(row.data)
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            value = bytes(data)
        case _:
            value = other(getattr(row, column), draw)
    before = getattr(row, column if column not in ("by", "entry") else f"{column}_id")
    changed = value != (bytes(before) if column == "data" else before)
    rows.objects.filter(pk=row.pk).update(**{column: value})
    return changed


def delete(draw):
    rows = draw.choice([Entry, Entry, Leaf, Tile])
    rows.objects.filter(
        pk=draw.choice(list(rows.objects.values_list("pk", flat=True)))
    )._raw_delete("default")
    return True


def insert(draw):
    """A line that nobody wrote: a copy of another one, in a chain that has its place free."""
    row = draw.choice(list(Entry.objects.all()))
    row.pk, row._state.adding = None, True
    last = Entry.objects.filter(subject=row.subject).aggregate(last=Max("seq"))["last"]
    row.seq = draw.choice([last + 1, last + 2])
    row.previous = draw.choice([row.previous, row.digest])
    row.save(force_insert=True)
    return True


def swap(draw):
    one, two = draw.sample(list(Entry.objects.all()), 2)
    columns = draw.choice(
        [("note", "salt", "words"), ("payload",), ("at",), ("by", "role"), CONTENT]
    )
    if columns is CONTENT:
        Entry.objects.filter(pk=one.pk).update(seq=F("seq") + 1000)
    pairs = [
        {name: getattr(row, f"{name}_id" if name == "by" else name) for name in columns}
        for row in (one, two)
    ]
    Entry.objects.filter(pk=two.pk).update(**pairs[0])
    Entry.objects.filter(pk=one.pk).update(**pairs[1])
    return pairs[0] != pairs[1]


def truncate(draw):
    """The newest lines are gone; a thorough one takes the log along, and signs it anew."""
    count = draw.randint(1, 5)
    keys = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:count])
    if draw.random() < 0.5:
        for rows in (Leaf, Tile, Checkpoint):
            rows.objects.all()._raw_delete("default")
        Log.objects.update(size=0, floor=0)
    Entry.objects.filter(pk__in=keys)._raw_delete("default")
    log_entries(now=NOW)
    return True


def named_by(receipt):
    """Who finds something wrong."""
    if next(broken_chains(), None) is not None:
        return "chain"
    if next(faults(), None) is not None:
        return "log"
    later = since_then(receipt["checkpoint"])
    held = later is not None and all(one.holds for one in check_history(later))
    return "" if held else "receipt"


def test_every_random_change_is_named(kept):
    draw, found = random.Random(20261128), Counter()
    while found.total() < TRIED:
        change = draw.choice([update, delete, insert, swap, truncate])
        mark = transaction.savepoint()
        try:
            with transaction.atomic():
                changed = change(draw)
                who = named_by(kept) if changed else None
        except DatabaseError:
            continue  # the database itself refused it
        finally:
            transaction.savepoint_rollback(mark)
        if who is not None:
            found[change.__name__, who] += 1
    print(dict(found))
    assert [change for change, who in found if not who] == []
    assert named_by(kept) == ""
    assert newest().size == Entry.objects.count()
    assert all(one.holds for one in check_receipt(kept))
