"""Organisations: entered, changed, ended, and who guides whom."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import GuidanceLink, Organisation
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.models import Change
from youhu.upkeep.resting import Resting, on_answering, on_organisation
from youhu.upkeep.rules import Topic, Verb


@transaction.atomic
def enter_organisation(hand: Hand, **told: Any) -> Organisation:
    """A new body that can be held to account. Raises ValidationError when it is known already."""
    unit = Organisation(**told)
    _refuse_outsiders(unit.area_code, hand)
    enter(unit, Topic.ORGANISATION, hand)
    return unit


@transaction.atomic
def amend_organisation(unit: Organisation, hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """Other names, another parent, another place, other work for a body.

    Raises Refused when it would be its own parent over however many steps, or when calls still rest
    on a body that is to answer no more.
    """
    _refuse_outsiders(told.get("area_code", unit.area_code), hand)
    _refuse_ring(unit, told.get("parent", unit.parent))
    if unit.is_accountable and not told.get("is_accountable", True):
        _refuse(on_answering(unit, hand.now.date()))
    return amend(unit, Topic.ORGANISATION, hand, seen=seen, **told)


@transaction.atomic
def retire_organisation(unit: Organisation, hand: Hand, *, until: date) -> Change:
    """The body ends; `until` is the first day without it.

    Raises Refused with what has to be settled first.
    """
    _refuse(on_organisation(unit, until))
    return amend(unit, Topic.ORGANISATION, hand, verb=Verb.RETIRE, active_until=until)


def restore_organisation(unit: Organisation, hand: Hand) -> Change:
    """The body goes on without an end."""
    return amend(unit, Topic.ORGANISATION, hand, verb=Verb.RESTORE, active_until=None)


def guide(unit: Organisation, hand: Hand, *, guide: Organisation, valid_from: date) -> Change:
    """Another body guides this one from a day on, without commanding it."""
    return enter(
        GuidanceLink(guided=unit, guide=guide, valid_from=valid_from), Topic.GUIDANCE, hand
    )


def end_guidance(link: GuidanceLink, hand: Hand) -> Change:
    """It guides no more."""
    return remove(link, Topic.GUIDANCE, hand)


def _refuse_outsiders(area_code: str, hand: Hand) -> None:
    district = hand.by.area_code[:6]
    if not area_code.startswith(district):
        raise Refused(
            _("This place lies outside your district. Its code begins with %(code)s.")
            % {"code": district}
        )


def _refuse_ring(unit: Organisation, parent: Organisation | None) -> None:
    above = parent
    while above is not None:
        if above.pk == unit.pk:
            raise Refused(_("It would stand below itself. Choose another body above it."))
        above = above.parent


def _refuse(resting: list[Resting]) -> None:
    if resting:
        said = "; ".join(str(one) for one in resting)
        raise Refused(_("Settle this first: %(what)s.") % {"what": said})
