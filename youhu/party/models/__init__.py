"""Party organisations, who belongs to them, and how members move between them."""

from youhu.party.models.bodies import Override, PartyBody, PartyOffice
from youhu.party.models.membership import Membership
from youhu.party.models.transfers import Transfer

__all__ = ["Membership", "Override", "PartyBody", "PartyOffice", "Transfer"]
