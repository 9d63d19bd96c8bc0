"""Orders for doors: taken once, into exactly one round. The way in for other capabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move
from youhu.registry.models import Member
from youhu.rounds.actions.step import refuse_others, round_for
from youhu.rounds.models import Drop, Round, RoundPlan
from youhu.rounds.rules import MOST_BAGS, MOST_GRAMS, MOST_ITEMS, MOST_REASON, MOST_WANTS, State
from youhu.territory.models import Household


@dataclass(frozen=True)
class Want:
    """What is to be brought to a door. `reference` is the asker's own: the same is taken once."""

    household: Household
    reference: str
    bags: int = 1
    grams: int = 0
    items: str = ""  # kept sealed


@transaction.atomic
def request(wants: Sequence[Want], *, plan: RoundPlan, by: Member, now: datetime) -> list[Drop]:
    """Take orders into the round that is open now, all of them or none.

    Before the cut-off they go into that round, from the cut-off on into the next one. An order that
    is known by its reference stays as it is. Raises Refused with what is wrong.
    """
    _check(plan, wants)
    known = _known(wants)
    to = round_for(plan, now, now=now)
    return [known.get((want.reference, want.household.pk)) or _ask(to, want, by, now)
            for want in wants]  # fmt: skip


def _check(plan: RoundPlan, wants: Sequence[Want]) -> None:
    if not plan.is_open:
        raise Refused(_("These rounds take no orders now. Open them again, or use another plan."))
    if len(wants) > MOST_WANTS:
        raise Refused(_("At most %(most)s orders at once. Send the rest after them.")
                      % {"most": MOST_WANTS})  # fmt: skip
    for want in wants:
        if not want.reference:
            raise Refused(_("Each order needs a reference of its own, so that it is taken once."))
        if not 1 <= want.bags <= MOST_BAGS or not 0 <= want.grams <= MOST_GRAMS:
            raise Refused(
                _("An order is 1 to %(bags)s bags and up to %(kg)s kg. Make two orders of it.")
                % {"bags": MOST_BAGS, "kg": MOST_GRAMS // 1000}
            )
        code = want.household.building.code
        if not code.startswith(plan.community.area_code):
            raise Refused(_("%(house)s lies in another community. Ask its desk.")
                          % {"house": want.household.building})  # fmt: skip


def _known(wants: Sequence[Want]) -> dict[tuple[str, int], Drop]:
    rows = Drop.objects.filter(reference__in=[want.reference for want in wants])
    return {(row.reference, row.household_id): row for row in rows}


def _ask(to: Round, want: Want, by: Member, now: datetime) -> Drop:
    drop = Drop.objects.create(
        district=to.district, round=to, household=want.household, reference=want.reference,
        bags=want.bags, grams=want.grams, items=want.items[:MOST_ITEMS], asked_by=by, asked_at=now,
    )  # fmt: skip
    begin(drop, "ask", by=by, now=now, payload={"round": to.pk, "bags": want.bags})
    return drop


@transaction.atomic
def withdraw(drop: Drop, *, by: Member, now: datetime) -> None:
    """Who asked needs it no longer; until the round is shared out."""
    if drop.asked_by.person_id != by.person_id:
        refuse_others(drop.round, by)
    if drop.round.state not in (State.COLLECTING, State.CLOSED):
        raise Refused(_("This round is shared out already. Tell the courier at the door."))
    move(drop, "withdraw", by=by, now=now, ended_at=now)


@transaction.atomic
def settle(drop: Drop, *, note: str, by: Member, now: datetime) -> None:
    """The desk has seen to a door that was missed in another way, and says how."""
    refuse_others(drop.round, by)
    if not note.strip():
        raise Refused(_("Say how it was settled, such as: fetched at the gate."))
    told: dict[str, Any] = {"ended_at": now, "remark": note.strip()[:MOST_REASON]}
    move(drop, "settle", by=by, now=now, note=note.strip(), **told)


@transaction.atomic
def carry_over(drop: Drop, *, by: Member, now: datetime) -> Round:
    """Bring it in the next round that takes orders; answers with which."""
    refuse_others(drop.round, by)
    return pass_on(drop, by=by, now=now)


def pass_on(drop: Drop, *, by: Member, now: datetime) -> Round:
    """The same, as a consequence of another step and in its transaction."""
    to = round_for(drop.round.plan, now, now=now)
    if to.pk == drop.round_id:
        raise Refused(_("It is in this round already."))
    payload = {"round": to.pk, "from": drop.round_id}
    move(drop, "carry_over", by=by, now=now, payload=payload, round=to, stop=None, missed="",
         carried=drop.carried + 1)  # fmt: skip
    return to
