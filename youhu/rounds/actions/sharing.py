"""A round is shared out among couriers, before it sets out or when one of them drops out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds.actions.step import refuse_others, tell_courier, tell_desk
from youhu.rounds.models import Drop, Part, Round, Stop
from youhu.rounds.rules import ACTIVE_PARTS, PartState, State


@dataclass(frozen=True)
class House:
    """One house, or a part of it, in a share: orders from the top floor down."""

    building_id: int
    drops: tuple[int, ...]
    n_doors: int
    arrives_s: int
    leaves_s: int
    is_at_gate: bool = False


@dataclass(frozen=True)
class Share:
    """What one courier does, in order. Seconds count from when the round sets out."""

    courier: Member
    houses: tuple[House, ...]
    walk_s: int = 0

    @property
    def ends_s(self) -> int:
        return self.houses[-1].leaves_s if self.houses else 0

    @property
    def n_doors(self) -> int:
        return sum(house.n_doors for house in self.houses)


@dataclass(frozen=True)
class Sharing:
    """A whole round shared out. It names every order that was waiting when it was reckoned."""

    shares: tuple[Share, ...]

    @property
    def last_s(self) -> int:
        return max((share.ends_s for share in self.shares), default=0)

    @property
    def walk_s(self) -> int:
        return sum(share.walk_s for share in self.shares)

    def drops(self) -> set[int]:
        return {one for share in self.shares for house in share.houses for one in house.drops}


@transaction.atomic
def share_out(of: Round, sharing: Sharing, *, by: Member, now: datetime) -> None:
    """Give each courier a share. Raises Refused when orders came or went since it was reckoned.

    What a courier has taken already stays with them; they keep their share and get more.
    """
    if by.role != Role.CLOCK:
        refuse_others(of, by)
    verb = "split_again" if of.state == State.OUT else "split"
    if verb == "split" and now < of.cut_off_at:
        raise Refused(_("Orders come in until %(at)s. Share it out then.")
                      % {"at": f"{of.cut_off_at.astimezone():%H:%M}"})  # fmt: skip
    step: dict[str, Any] = {"last_s": sharing.last_s, "walk_s": sharing.walk_s}
    due = of.departs_at if verb == "split" else of.ends_at
    move(of, verb, by=by, now=now, payload={**step, "couriers": len(sharing.shares)}, **step,
         **clock(due))  # fmt: skip
    if sharing.drops() != open_drops(of):
        raise Refused(_("Orders came or went meanwhile. Share it out again."))
    parts = _parts(of, sharing.shares, by, now)
    _clear(of)
    for share, part in zip(sharing.shares, parts, strict=True):
        _give(part, share)
        tell_courier(of, share.courier, "round_share", now=now, key=f"{of.revision}",
                     doors=f"{share.n_doors}")  # fmt: skip


def open_drops(of: Round) -> set[int]:
    """The orders that nobody has taken to the houses yet."""
    rows = Drop.objects.waiting().filter(round=of, stop__taken_at=None)
    return set(rows.values_list("pk", flat=True))


def _clear(of: Round) -> None:
    """Stops that nobody has taken go; their orders are given anew."""
    Stop.objects.filter(part__round=of, taken_at=None).delete()


def _parts(of: Round, shares: Sequence[Share], by: Member, now: datetime) -> list[Part]:
    named = {share.courier.pk for share in shares}
    active = Part.objects.filter(round=of, state__in=ACTIVE_PARTS)
    had = {part.courier_id: part for part in active.order_by("pk")}
    for courier, part in had.items():
        if courier not in named and part.state == PartState.NAMED:
            _unname(part, by, now)
    return [had.get(share.courier.pk) or _named(of, share.courier, by, now) for share in shares]


def _unname(part: Part, by: Member, now: datetime) -> None:
    """Who was named and is not needed after all; nobody but the desk shares out again."""
    move(part, "drop_out", by=by, now=now, ended_at=now)


def _named(of: Round, courier: Member, by: Member, now: datetime) -> Part:
    part = Part.objects.create(district=of.district, round=of, courier=courier)
    begin(part, "name", by=by, now=now, payload={"round": of.pk})
    return part


def _give(part: Part, share: Share) -> None:
    taken = part.stops.order_by("-place").values_list("place", flat=True).first() or 0
    for place, house in enumerate(share.houses, taken + 1):
        stop = Stop.objects.create(
            part=part, building_id=house.building_id, place=place, code=secrets.token_urlsafe(12),
            arrives_s=house.arrives_s, leaves_s=house.leaves_s, is_at_gate=house.is_at_gate,
        )  # fmt: skip
        Drop.objects.filter(pk__in=house.drops).update(stop=stop)
    Part.objects.filter(pk=part.pk).update(ends_s=share.ends_s, walk_s=share.walk_s)


@transaction.atomic
def drop_out(part: Part, *, reason: str, by: Member, now: datetime) -> None:
    """A courier cannot go on: what they have not brought is free to be shared out again."""
    if part.courier.person_id != by.person_id:
        refuse_others(part.round, by)
    if not reason.strip():
        raise Refused(_("Say why, so that the desk knows what to do."))
    move(part, "drop_out", by=by, now=now, note=reason.strip(), ended_at=now,
         reason=reason.strip()[:200])  # fmt: skip
    Drop.objects.waiting().filter(stop__part=part).update(stop=None)
    tell_desk(part.round, "courier_dropped_out", now=now, key=f"{part.pk}", courier=str(part))
