"""Fleets, their vehicles and drivers, what they must show, and where they may drive."""

from youhu.fleets.models.admission import Admission
from youhu.fleets.models.fleets import Driver, Fleet, Vehicle
from youhu.fleets.models.papers import Document, Permit
from youhu.fleets.models.types import AccessRule, StreetZone, VehicleType
from youhu.fleets.models.violations import Sighting, Violation, ViolationKind

__all__ = [
    "AccessRule",
    "Admission",
    "Document",
    "Driver",
    "Fleet",
    "Permit",
    "Sighting",
    "StreetZone",
    "Vehicle",
    "VehicleType",
    "Violation",
    "ViolationKind",
]
