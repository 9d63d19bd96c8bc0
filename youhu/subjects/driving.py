"""What is kept of somebody who drives for a fleet: shown to nobody but themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from youhu.dispatch.models import Incident, Position, Shift
from youhu.fleets.models import Document, Driver
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.subjects.queries import Seen


@dataclass(frozen=True)
class Shows:
    """One document that was handed in for them; its number as everybody sees it, masked."""

    kind: str
    code: str
    until: date
    state: str
    has_photo: bool


@dataclass(frozen=True)
class Drives:
    """One admission as a driver, and how much was written down while they drove."""

    fleet: str
    state: str
    licence_class: str
    since: date
    papers: list[Shows]
    violations: int
    shifts: int
    positions: int
    incidents: int
    looks: list[Seen]


def drives_of(person: int) -> Iterator[Drives]:
    """Every admission of a person as a driver, the newest first."""
    rows = Driver.objects.filter(person=person).select_related("fleet__organisation", "person")
    for driver in rows.order_by("-applied_at", "-pk"):
        shifts = Shift.objects.filter(driver=driver)
        yield Drives(
            fleet=str(driver.fleet),
            state=str(driver.get_state_display()),
            licence_class=driver.licence_class,
            since=timezone.localdate(driver.applied_at),
            papers=[_shows(one) for one in driver.documents.order_by("kind", "pk")],
            violations=driver.violations.count(),
            shifts=shifts.count(),
            positions=Position.objects.filter(shift__in=shifts).count(),
            incidents=Incident.objects.filter(shift__in=shifts).count(),
            looks=list(_looks(driver)),
        )


def _shows(paper: Document) -> Shows:
    kind, state = str(paper.get_kind_display()), str(paper.get_state_display())
    return Shows(kind, paper.masked, paper.valid_until, state, bool(paper.image))


def _looks(driver: Driver) -> Iterator[Seen]:
    """Who oversees and opened a photo of their documents: unit, role, purpose, never a name."""
    rows = Look.objects.filter(about=About.PAPER, link=driver.get_absolute_url())
    for look in rows.select_related("by__organisation").order_by("-at", "-pk"):
        role, purpose = look.by.get_role_display(), look.get_purpose_display()
        unit = str(look.by.organisation or "")
        yield Seen(look.title, look.at, unit, str(role), str(purpose))
