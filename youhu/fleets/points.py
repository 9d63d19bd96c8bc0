"""Points of vehicles, drivers and fleets within twelve months, and the score that follows."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from youhu.fleets.models import Fleet, Vehicle, Violation
from youhu.fleets.queries import Thing, subject_of
from youhu.fleets.rules import State, ViolationState
from youhu.fleets.scores import score, since


def counted(now: datetime) -> QuerySet[Violation]:
    """The violations that count today."""
    return Violation.objects.filter(state=ViolationState.UPHELD, at__gt=since(now))


def points_of(thing: Thing, now: datetime) -> int:
    """The points of a fleet, a vehicle or a driver."""
    own = counted(now).filter(**{subject_of(thing).value: thing.pk})
    return int(own.aggregate(n=Sum("points"))["n"] or 0)


def score_of(fleet: Fleet, now: datetime) -> int:
    """What the published rule makes of the points of a fleet."""
    vehicles = Vehicle.objects.filter(fleet=fleet, state=State.ADMITTED).count()
    return score(points_of(fleet, now), vehicles)


def scores_of(fleets: list[Fleet], now: datetime) -> dict[int, int]:
    """The score of each fleet by its key, in two statements."""
    keys = [fleet.pk for fleet in fleets]
    totals = dict(
        counted(now).filter(fleet__in=keys).values_list("fleet").annotate(n=Sum("points"))
    )
    admitted = Count("vehicles", filter=Q(vehicles__state=State.ADMITTED))
    counts = dict(Fleet.objects.filter(pk__in=keys).annotate(n=admitted).values_list("pk", "n"))
    return {key: score(totals.get(key, 0), counts.get(key, 0)) for key in keys}
