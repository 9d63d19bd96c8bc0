"""Every write to the district's own data."""

from youhu.upkeep.actions.keeping import Hand, fingerprint
from youhu.upkeep.actions.organisations import (
    amend_organisation,
    end_guidance,
    enter_organisation,
    guide,
    restore_organisation,
    retire_organisation,
)

__all__ = [
    "Hand",
    "amend_organisation",
    "end_guidance",
    "enter_organisation",
    "fingerprint",
    "guide",
    "restore_organisation",
    "retire_organisation",
]
