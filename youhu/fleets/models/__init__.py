"""Fleets, their vehicles and drivers, what they must show, and where they may drive."""

from youhu.fleets.models.fleets import Driver, Fleet, Vehicle
from youhu.fleets.models.papers import Document, Permit
from youhu.fleets.models.types import AccessRule, StreetZone, VehicleType

__all__ = [
    "AccessRule",
    "Document",
    "Driver",
    "Fleet",
    "Permit",
    "StreetZone",
    "Vehicle",
    "VehicleType",
]
