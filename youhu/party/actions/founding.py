"""Founding a branch out of an organisation: an ordinary, a joint or a temporary one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.party.actions.hands import must_oversee
from youhu.party.actions.membership import beside, hand_over
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import (
    LEAST_FULL,
    MAY_BE_FEW,
    MOST_UNITS,
    Form,
    Standing,
    is_beside_home,
)
from youhu.registry.actions import touch
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind


@dataclass(frozen=True)
class Plan:
    """What is to be founded."""

    name: str
    form: str
    reason: str
    scope: str = ""
    ends_on: date | None = None
    units: int = 1

    @property
    def is_beside_home(self) -> bool:
        return is_beside_home(self.form, self.ends_on)


@transaction.atomic
def found(
    plan: Plan, mother: Organisation, members: Sequence[Membership], *, by: Member, now: datetime
) -> PartyBody:
    """The organisation above founds a branch; its members move there, or join for a while.

    Raises Refused for a branch of fewer than three full members.
    """
    must_oversee(mother, by)
    on = timezone.localdate(now)
    _may_be(plan, members, on)
    made = _body(plan, mother, on)
    begin(made, "found", by=by, now=now, note=plan.reason, payload={"form": plan.form})
    for membership in members:
        if plan.is_beside_home:
            beside(membership, made, on=on)
        else:
            hand_over(membership, made.organisation, on=on)
    touch("registry")
    return made


def _may_be(plan: Plan, members: Sequence[Membership], on: date) -> None:
    full = sum(one.standing == Standing.FULL for one in members)
    if plan.form not in MAY_BE_FEW and full < LEAST_FULL:
        raise Refused(
            _("A branch needs %(least)s full members. Found a joint branch with other units.")
            % {"least": LEAST_FULL}
        )
    if plan.is_beside_home and not (plan.scope and plan.ends_on and plan.ends_on > on):
        raise Refused(_("Say where a branch for a while acts, and a later day on which it ends."))
    if plan.form == Form.JOINT and not 2 <= plan.units <= MOST_UNITS:
        raise Refused(_("A joint branch is of 2 to %(most)s units.") % {"most": MOST_UNITS})
    people = [one.person_id for one in members]
    if not plan.is_beside_home and Transfer.objects.open().filter(person__in=people).exists():
        raise Refused(_("One of them is being transferred already. Leave them out."))


def _body(plan: Plan, mother: Organisation, on: date) -> PartyBody:
    is_temporary = plan.form == Form.TEMPORARY
    unit = Organisation.objects.create(
        code=_code(mother),
        kind=OrgKind.PARTY_TEMPORARY if is_temporary else mother.kind,
        name=plan.name.strip(),
        parent=mother,
        area_code=mother.area_code,
        active_from=on,
    )
    return PartyBody.objects.create(
        district=mother.area_code[:6],
        organisation=unit,
        form=plan.form,
        units=plan.units if plan.form == Form.JOINT else 1,
        scope=plan.scope.strip(),
        reason=plan.reason.strip(),
        founded_on=on,
        ends_on=plan.ends_on if plan.is_beside_home else None,
    )


def _code(mother: Organisation) -> str:
    """A code that nobody has: the mother's and a number."""
    stem = mother.code[:30]
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = range(1, len(taken) + 2)
    return next(code for n in numbers if (code := f"{stem}-b{n}") not in taken)


@transaction.atomic
def close(body: PartyBody, *, reason: str, by: Member, now: datetime) -> None:
    """A branch for a while has done its work: second memberships and seats end with it."""
    must_oversee(body.organisation, by)
    if not body.is_beside_home:
        raise Refused(_("Only a branch for a while is closed here."))
    on = timezone.localdate(now)
    if body.founded_on >= on:
        raise Refused(_("It was founded only today. Close it tomorrow."))
    record(body, "close", by=by, now=now, note=reason.strip(), ends_on=on)
    rows = Membership.objects.serving(on).filter(organisation=body.organisation_id, is_home=False)
    rows.filter(valid_from__lt=on).update(valid_until=on)
    body.offices.filter(ended_on=None).update(ended_on=on)
    Organisation.objects.filter(pk=body.organisation_id).update(active_until=on)
    touch("registry")
