"""Every write about the data of those whom it is about."""

from youhu.subjects.actions.asking import ask, take, withdraw
from youhu.subjects.actions.correcting import correct
from youhu.subjects.actions.deciding import grant, refuse
from youhu.subjects.actions.watching import warn

__all__ = ["ask", "correct", "grant", "refuse", "take", "warn", "withdraw"]
