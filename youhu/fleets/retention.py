"""How long papers of admissions that have ended stay, and what was written of violations."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from youhu.fleets.actions.erasing import erase_admission, erase_paper, erase_violation
from youhu.fleets.models import Document, Driver, Fleet, Vehicle, Violation
from youhu.fleets.queries import Thing
from youhu.fleets.rules import OPEN_VIOLATIONS, OVER
from youhu.ledger.models import Entry
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role

_BASIS = _("Personal Information Protection Law, art. 19: no longer than its purpose needs")
_ENDS = ("end", "refuse")


def _over(kind: type[Thing], before: datetime) -> QuerySet[Any]:
    """Fleets, vehicles or drivers whose admission ended, or was refused, before a moment."""
    subject = Concat(Value(f"{kind._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()))
    lines = Entry.objects.filter(subject=subject, verb__in=_ENDS).order_by("-seq")
    rows = kind._default_manager.filter(state__in=OVER)
    return rows.annotate(over_at=Subquery(lines.values("at")[:1])).filter(over_at__lt=before)


def _of_over(before: datetime) -> Q:
    """What belongs to one of these."""
    fleets, vehicles, drivers = (
        _over(kind, before).values("pk") for kind in (Fleet, Vehicle, Driver)
    )
    return Q(fleet__in=fleets) | Q(vehicle__in=vehicles) | Q(driver__in=drivers)


def _papers(before: datetime) -> QuerySet[Document]:
    rows = Document.objects.filter(_of_over(before)).exclude(code="", image="", note="")
    return rows.order_by("pk")


def _named(kind: type[Thing], before: datetime) -> QuerySet[Any]:
    """Those of which words stand still; of a driver the index of the card, too."""
    said = ~Q(reason="") | ~Q(proposed_why="")
    return _over(kind, before).filter(said | ~Q(card_index="") if kind is Driver else said)


def _due(before: datetime) -> int:
    things = sum(_named(kind, before).count() for kind in (Fleet, Vehicle, Driver))
    return _papers(before).count() + things


def _erase(before: datetime, most: int, now: datetime) -> int:
    by, papers = nobody(Role.CLOCK), list(_papers(before)[:most])
    for paper in papers:
        erase_paper(paper, by=by, now=now)
    done = len(papers)
    for kind in (Fleet, Vehicle, Driver):
        things = list(_named(kind, before).order_by("pk")[: most - done])
        for thing in things:
            erase_admission(thing, by=by, now=now)
        done += len(things)
    return done


def _violations(before: datetime) -> QuerySet[Violation]:
    rows = Violation.objects.filter(at__lt=before).exclude(state__in=OPEN_VIOLATIONS)
    return rows.exclude(note="", objection="", decision="", image="").order_by("pk")


def _violations_due(before: datetime) -> int:
    return _violations(before).count()


def _violations_erase(before: datetime, most: int, now: datetime) -> int:
    rows = list(_violations(before)[:most])
    for one in rows:
        erase_violation(one, by=nobody(Role.CLOCK), now=now)
    return len(rows)


KINDS = (
    Kind(
        "fleet_papers",
        _("Papers of fleets, vehicles and drivers whose admission has ended"),
        _(
            "Numbers and photos of documents go, reasons in words, and by what a driver’s card is "
            "found again. Which kinds were shown and until when, mark, plate and the lines of the "
            "ledger stay."
        ),
        12,
        6,
        _BASIS,
        _due,
        _erase,
    ),
    Kind(
        "violations",
        _("What was written of violations in a market"),
        _("Photo, what was seen, objection and decision go. Kind, points, place and date stay."),
        24,
        12,
        _BASIS,
        _violations_due,
        _violations_erase,
    ),
)
