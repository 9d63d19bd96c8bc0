"""Shifts, trips and stops as they are driven; plans of tours as they are proposed."""

from youhu.dispatch.models.driving import Incident, Position, Shift, Slip, Stop, Trip
from youhu.dispatch.models.planning import DispatchTerms, FleetBalance, TourPlan

__all__ = [
    "DispatchTerms",
    "FleetBalance",
    "Incident",
    "Position",
    "Shift",
    "Slip",
    "Stop",
    "TourPlan",
    "Trip",
]
