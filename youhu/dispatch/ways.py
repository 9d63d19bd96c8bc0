"""How far and how long from place to place: the roads, as tours are reckoned from them."""

from collections.abc import Sequence
from datetime import datetime

from youhu.roads.queries import Profile, Travel, travel

__all__ = ["Point", "Travel", "between", "profile_of"]

Point = tuple[float, float]  # longitude, latitude
# What fleets call their ways where roads say it otherwise.
OTHERWISE = {"cargo_bike": Profile.TRICYCLE}


def between(points: Sequence[Point], *, profile: str, at: datetime) -> Travel:
    """Between all of the points, by such a vehicle, as slow as that hour usually is."""
    return travel(points, profile=profile_of(profile), at=at)


def profile_of(name: str) -> Profile:
    """Who moves so on the roads."""
    return OTHERWISE.get(name) or Profile(name)
