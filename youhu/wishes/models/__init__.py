"""Wishes, who claimed them, who waits for one, what the desk proposed, and thanks."""

from youhu.wishes.models.claims import Claim, Waiting
from youhu.wishes.models.proposals import Pick, Proposal
from youhu.wishes.models.thanks import Thanks
from youhu.wishes.models.wishes import Wish

__all__ = ["Claim", "Pick", "Proposal", "Thanks", "Waiting", "Wish"]
