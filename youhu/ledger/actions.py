"""The only ways to write history: take a thing along an arrow, or add a line about it.

What happened elsewhere, before a thing came here, is written down all at once.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.moves import Move
from youhu.common.working import works_on
from youhu.ledger.models import Entry, Recorded
from youhu.ledger.rules import ERASE, FIRST, Line, check_payload, commit
from youhu.registry.models import Member

Payload = dict[str, Any]


def begin(
    thing: Recorded,
    verb: str,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    payload: Payload | None = None,
) -> Entry:
    """Write the first line about a thing that was made in this very transaction."""
    said = _Said(verb, by, now, note, payload or {})
    return _append(thing, said, "", _state(thing), seq=0, previous=FIRST)


@transaction.atomic
def record(
    thing: Recorded,
    verb: str,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    payload: Payload | None = None,
    fence: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Entry:
    """Add a line about a thing whose state stays as it is; `changes` are its other columns.

    Raises Refused when a column is not any more what `fence` says.
    """
    rows = type(thing)._default_manager.filter(pk=thing.pk, **(fence or {}))
    if not rows.update(revision=F("revision") + 1, **changes):
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    _take_over(thing, changes)
    return _follow(thing, _Said(verb, by, now, note, payload or {}))


@transaction.atomic
def move(
    thing: Any,
    verb: str,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    payload: Payload | None = None,
    **changes: Any,
) -> Entry:
    """Take `thing` along one arrow of its life cycle, and write that down.

    Raises Refused when the table has no such arrow for this state and role, or when somebody
    else was quicker.
    """
    step, source = thing.MOVES[verb], thing.state
    may_move(thing, step, by)
    changes["state"] = step.target
    fence = {name: getattr(thing, name) for name in ("state", *thing.FENCE)}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(revision=F("revision") + 1, **changes):
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    _take_over(thing, changes)
    return _follow(thing, _Said(verb, by, now, note, payload or {}), (source, step.target))


@transaction.atomic
def erase_words(
    thing: Recorded, *, by: Member, now: datetime, payload: Payload | None = None, **blank: Any
) -> Entry:
    """What people wrote about a thing goes, with the salts; a line says up to where.

    All seals, chains and proofs hold: they cover a commitment to the words. `blank` are the
    columns of the thing that hold such words, and what stands there instead.
    """
    up_to = Entry.objects.filter(subject=thing.subject).order_by("-seq").values_list("seq")[:1]
    said = {**(payload or {}), "up_to": up_to.get()[0]}
    entry = record(thing, ERASE, by=by, now=now, payload=said, **blank)
    before = Entry.objects.filter(subject=thing.subject, seq__lt=entry.seq)
    before.exclude(note="").update(note="", salt="")
    return entry


@dataclass(frozen=True)
class Deed:
    """Something that was done to a thing before it came here, from one state to another."""

    verb: str
    at: datetime
    source: str
    target: str
    note: str = ""
    payload: Payload = field(default_factory=dict)


def chronicle(pasts: Iterable[tuple[Recorded, Sequence[Deed]]], *, by: Member) -> None:
    """Write the whole past of things that were made in this very transaction, oldest deed first.

    Their `revision` is the number of the last line, counted from 0.
    """
    Entry.objects.bulk_create(entry for thing, deeds in pasts for entry in _chain(thing, deeds, by))


def _chain(thing: Recorded, deeds: Sequence[Deed], by: Member) -> Iterator[Entry]:
    previous = FIRST
    for seq, deed in enumerate(deeds):
        said = _Said(deed.verb, by, deed.at, deed.note, deed.payload)
        entry = _line(thing, said, deed.source, deed.target, seq=seq, previous=previous)
        previous = entry.digest
        yield entry


def may_move(thing: Any, step: Move, by: Member) -> None:
    """Raise Refused, with what to do instead, when this member cannot take this arrow now."""
    if thing.state not in step.sources or not step.holds_for(thing):
        raise Refused(
            _("This is now “%(state)s”. Reload the page to see what can be done.")
            % {"state": thing.get_state_display()}
        )
    if by.role not in step.roles:
        raise Refused(_("Your role cannot do this. Ask the dispatcher of your unit."))


def _state(thing: Recorded) -> str:
    return getattr(thing, "state", "")


def _take_over(thing: Recorded, changes: dict[str, Any]) -> None:
    """Let the object in hand say what its row says now."""
    for name, value in changes.items():
        setattr(thing, name, value)


@dataclass(frozen=True)
class _Said:
    """What somebody says in a line, before it gets its place in the chain."""

    verb: str
    by: Member
    at: datetime
    note: str
    payload: Payload


def _follow(thing: Recorded, said: _Said, arrow: tuple[str, str] | None = None) -> Entry:
    """Write the line that comes after the newest one; the row of `thing` is locked by now.

    Without an arrow the state stays what the newest line says: the object in hand may be old.
    """
    lines = Entry.objects.filter(subject=thing.subject).order_by("-seq")
    seq, digest, state = lines.values_list("seq", "digest", "target")[:1].get()
    thing.revision = seq + 1
    source, target = arrow or (state, state)
    return _append(thing, said, source, target, seq=seq + 1, previous=digest)


def _append(
    thing: Recorded, said: _Said, source: str, target: str, *, seq: int, previous: str
) -> Entry:
    entry = _line(thing, said, source, target, seq=seq, previous=previous)
    entry.save(force_insert=True)
    return entry


def _line(
    thing: Recorded, said: _Said, source: str, target: str, *, seq: int, previous: str
) -> Entry:
    """The entry with its seal, not yet written."""
    check_payload(said.payload)
    works_on(getattr(thing, "number", "") or thing.subject)
    salt = secrets.token_hex(16)
    line = Line(
        thing.district,
        thing.subject,
        seq,
        said.verb,
        source,
        target,
        said.by.pk,
        said.by.role,
        said.at,
        commit(said.note, salt),
        said.payload,
        previous,
    )
    columns = {name: value for name, value in vars(line).items() if name != "by"}
    return Entry(**columns, by_id=line.by, note=said.note, salt=salt, digest=line.seal())
