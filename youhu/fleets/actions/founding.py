"""A firm that is new in the district applies on paper: the desk enters it and whoever runs it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.identifiers import check_mobile, check_uscc
from youhu.common.sealed import where
from youhu.fleets.actions.applying import apply_fleet, checked
from youhu.fleets.models import Fleet
from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OrgKind, Role


@dataclass(frozen=True)
class Firm:
    """A carrier as its business licence says, and whoever answers for it."""

    name: str
    short_name: str
    uscc: str
    phone: str
    manager: str
    mobile: str


@transaction.atomic
def apply_firm(firm: Firm, *, by: Member, now: datetime) -> Fleet:
    """The firm becomes an organisation, its manager holds its post, and it applies to the market.

    No login comes with it: those are given by whoever gives logins. Raises Refused for a credit
    code that is known already.
    """
    market = by.organisation
    if not by.keeps_market or market is None:
        raise Refused(_("Only the association's desk enters a firm that is new here."))
    unit = Organisation(
        code=_code(market), kind=OrgKind.FLEET, name=firm.name.strip(),
        short_name=firm.short_name.strip(), uscc=_unknown(checked(check_uscc, firm.uscc)),
        phone=firm.phone.strip(), area_code=market.area_code,
        active_from=timezone.localdate(now),
    )  # fmt: skip
    enter_organisations([unit])
    enter_members([_manager(unit, firm, now)])
    return apply_fleet(market, unit, by=by, now=now)


def _unknown(uscc: str) -> str:
    known = Organisation.objects.filter(uscc=uscc).first()
    if known is not None:
        raise Refused(
            _("This code belongs to %(name)s, which is known here. Let that fleet apply.")
            % {"name": known}
        )
    return uscc


def _code(market: Organisation) -> str:
    """A code that nobody has: the market's and a number."""
    stem = f"{market.code[:30]}-f"
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}{n}") not in taken)


def _manager(unit: Organisation, firm: Firm, now: datetime) -> Member:
    """A new person with the post; a mobile that is somebody's here is not entered twice."""
    mobile = checked(check_mobile, firm.mobile)
    is_known = Person.objects.filter(where(Person, "phone_index", mobile)).exists()
    person = Person(name=firm.manager.strip(), phone="" if is_known else mobile)
    since = timezone.localdate(now)
    return Member(person=person, organisation=unit, role=Role.HANDLER, valid_from=since)
