"""How every row of reference data is changed: locked, compared, checked, told of, written down."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.masking import HIDDEN, mask_id, mask_phone
from youhu.common.sealed import BlindIndex
from youhu.ledger.actions import begin
from youhu.registry.actions import touch
from youhu.registry.models import Member
from youhu.registry.rules import SEPARATED, Role
from youhu.upkeep.models import Change, about
from youhu.upkeep.rules import STALE, Topic, Verb
from youhu.upkeep.staff import may_guard

MASKS: dict[tuple[str, str], Callable[[str], str]] = {
    (Topic.PERSON, "phone"): mask_phone,
    (Topic.PERSON, "id_number"): mask_id,
    (Topic.PERSON, "password"): lambda _hash: HIDDEN,
}
Values = dict[str, Any]
Told = tuple[Values, Values]  # before and after


@dataclass(frozen=True)
class Hand:
    """Who changes something, on what basis, and when."""

    by: Member
    basis: str
    now: datetime


def enter(thing: models.Model, topic: Topic, hand: Hand) -> Change:
    """Add a row. Raises ValidationError when it does not hold together."""
    _may_keep(hand, thing, topic)
    with transaction.atomic():
        thing.full_clean()
        thing.save(force_insert=True)
        return _write(thing, topic, Verb.ENTER, ({}, values_of(thing)), hand)


def amend(
    thing: models.Model,
    topic: Topic,
    hand: Hand,
    *,
    verb: Verb = Verb.AMEND,
    seen: str = "",
    is_guarded: bool = False,
    **told: Any,
) -> Change:
    """Give columns of a row other values; `seen` is what the page showed of it.

    Raises Refused when nothing differs or somebody else was quicker, ValidationError when the row
    would not hold together. `is_guarded` is what lets people in, and so for the security
    administrator.
    """
    _may_keep(hand, thing, topic, is_guarded=is_guarded)
    with transaction.atomic():
        row = _locked(thing, seen)
        before = values_of(row)
        for name, value in told.items():
            setattr(row, name, value)
        if values_of(row) == before:
            raise Refused(_("Nothing differs from what is kept already."))
        row.full_clean()
        row.save()
        return _write(row, topic, verb, (before, values_of(row)), hand)


def remove(thing: models.Model, topic: Topic, hand: Hand, *, seen: str = "") -> Change:
    """Take a row away on which nothing rests; its last values stay in the change."""
    _may_keep(hand, thing, topic)
    with transaction.atomic():
        row = _locked(thing, seen)
        change = _write(row, topic, Verb.REMOVE, (values_of(row), {}), hand)
        row.delete()
        return change


def note(
    thing: models.Model, topic: Topic, verb: Verb, hand: Hand, *, is_guarded: bool = False
) -> Change:
    """Write down an act on a row that leaves its columns as they are, such as a look in clear."""
    _may_keep(hand, thing, topic, is_guarded=is_guarded)
    with transaction.atomic():
        return _write(thing, topic, verb, ({}, {}), hand)


def keep(
    thing: models.Model,
    topic: Topic,
    hand: Hand,
    *,
    verb: Verb,
    before: Values,
    after: Values,
    title: str = "",
) -> Change:
    """Write down that many rows were changed which stand for one thing: a year, a week.

    `before` and `after` are what it said as plain values; the caller holds the lock and has
    changed the rows. Raises Refused when nothing differs.
    """
    _may_keep(hand)
    if before == after:
        raise Refused(_("Nothing differs from what is kept already."))
    return _write(thing, topic, verb, (before, after), hand, title)


def refuse_stale(seen: str, kept: Values) -> None:
    """Refuse who saw something else than what is kept now; an empty `seen` saw nothing."""
    if seen and seen != sum_of(kept):
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))


def _may_keep(
    hand: Hand,
    thing: models.Model | None = None,
    topic: str = "",
    *,
    is_guarded: bool = False,
) -> None:
    is_guarded |= topic in (Topic.ACCOUNTS, Topic.RETENTION)
    is_guarded |= isinstance(thing, Member) and thing.role in SEPARATED
    if is_guarded and may_guard(hand.by, localdate(hand.now)):
        return
    if is_guarded and hand.by.role == Role.ADMIN:
        raise Refused(_("Only the security administrator does this."))
    if is_guarded or hand.by.role != Role.ADMIN:
        raise Refused(_("Only an administrator changes this."))


def _locked(thing: models.Model, seen: str) -> models.Model:
    rows = type(thing)._default_manager.select_for_update()
    row: models.Model | None = rows.filter(pk=thing.pk).first()
    if row is None or (seen and seen != fingerprint(row)):
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    return row


def values_of(row: models.Model) -> Values:
    """The columns of a row as plain values: text, whole numbers, yes/no, nothing."""
    found = (field for field in row._meta.concrete_fields if not field.primary_key)
    fields = (field for field in found if not isinstance(field, BlindIndex))
    return {field.name: _plain(getattr(row, field.name)) for field in fields}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)  # a choice has a name besides, which is the program's own
    return value.name if hasattr(value, "name") else str(value)


def fingerprint(row: models.Model) -> str:
    """A short sum of all columns: two looks at a row agree when nothing changed between them."""
    return sum_of(values_of(row))


def sum_of(values: Values) -> str:
    """A short sum of plain values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write(
    row: models.Model, topic: Topic, verb: Verb, told: Told, hand: Hand, title: str = ""
) -> Change:
    before, after = told
    touch(*STALE[topic])
    differing = sorted(name for name in {**before, **after} if before.get(name) != after.get(name))
    change = Change.objects.create(
        district=hand.by.area_code[:6],
        topic=topic,
        about=about(row),
        title=(title or _titled(row, topic))[:200],
        verb=verb,
        before=_shown(topic, before),
        after=_shown(topic, after),
        basis=hand.basis,
        made_by=hand.by,
        made_at=hand.now,
    )
    payload = {"about": change.about, "columns": differing}
    begin(change, verb, by=hand.by, now=hand.now, note=hand.basis, payload=payload)
    return change


def _titled(row: models.Model, topic: Topic) -> str:
    """What the row is called whoever looks; a day by its date, for many share a name."""
    return str(row if topic == Topic.DAY else getattr(row, "name", None) or row)


def _shown(topic: Topic, values: Values) -> Values:
    """The values without what only the row itself may hold."""
    return {
        name: MASKS[topic, name](value) if value and (topic, name) in MASKS else value
        for name, value in values.items()
    }
