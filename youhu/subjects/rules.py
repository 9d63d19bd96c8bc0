"""What people may ask of those who keep data about them, and what becomes of it. Pure."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.calendar import LimitType
from youhu.common.moves import arrow
from youhu.registry.rules import Role

# How long a request to erase may wait for its decision.
LIMIT = (Decimal(15), LimitType.WORK_DAYS)
MOST_CALLS, MOST_WORDS = 200, 300
SHAPE, VERSION = "youhu-my-data", 3  # of the file that people take along

# Who decides: the security administrator, or the administrator where there is none.
DECIDERS = (Role.SECURITY, Role.ADMIN)
# Who writes a request down for somebody who came to the counter.
CLERKS = (Role.DISPATCHER, Role.SUPERVISOR)
READERS = (*DECIDERS, Role.AUDITOR, *CLERKS)


class Right(TextChoices):
    """What somebody asks for."""

    TAKE = "take", pgettext_lazy("my data", "a copy to take along")
    CORRECT = "correct", pgettext_lazy("my data", "correction of name or phone")
    ERASE = "erase", pgettext_lazy("my data", "erasure")


class State(TextChoices):
    """Where a request stands."""

    ASKED = "asked", pgettext_lazy("my data", "being looked at")
    DONE = "done", pgettext_lazy("my data", "done")
    REFUSED = "refused", pgettext_lazy("my data", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("my data", "withdrawn")


MOVES = {
    "grant": arrow([State.ASKED], State.DONE, DECIDERS),
    "refuse": arrow([State.ASKED], State.REFUSED, DECIDERS),
    "withdraw": arrow([State.ASKED], State.WITHDRAWN, [Role.RESIDENT, *CLERKS]),
}
LOOKS = {
    State.ASKED: ("half", "now"),
    State.DONE: ("done", "done"),
    State.REFUSED: ("off", "off"),
    State.WITHDRAWN: ("off", "off"),
}


class Held(TextChoices):
    """Why what is known of a call cannot go yet."""

    OPEN = "open", pgettext_lazy("my data", "the call is still open")
    FOLLOWED = "followed", pgettext_lazy("my data", "other callers wait for its answer")
    TIED = "tied", pgettext_lazy("my data", "something about it is still going on")
    WATCHED = "watched", pgettext_lazy("my data", "it is under supervision")
    LAW = "law", pgettext_lazy("my data", "the law wants it kept for some months")


class Refusal(TextChoices):
    """Why a request is refused."""

    OPEN = "open", _("The calls are not over yet.")
    LAW = "law", _("The law still wants this kept.")
    DISPUTE = "dispute", _("It is needed in a dispute, a complaint or an inquiry.")
    NOT_SHOWN = "not_shown", _("It was not shown that the calls are this person's.")


class Shown(TextChoices):
    """What somebody showed at the counter to prove that a call is theirs."""

    RECEIPT = "receipt", _("the receipt or its code")
    IDENTITY = "identity", _("an identity card, and it is the name on the call")
    PHONE = "phone", _("the telephone that was given with the call")
