"""Party organisations by their rules: what is warned of, and how a member moves. Pure.

Sources: the Regulations on the work of branches (支部工作条例, 2018), on elections in grass-roots
organisations (基层组织选举工作条例, 2020), and the usual terms of an introduction letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import OrgKind, Role


class Standing(TextChoices):
    """Where somebody stands on the way to full membership."""

    FULL = "full", _("full member")
    PROBATIONARY = "probationary", _("probationary member")


class Form(TextChoices):
    """How a Party organisation is set up."""

    COMMITTEE = "committee", _("Party committee")
    GENERAL = "general", _("general branch")
    BRANCH = "branch", pgettext_lazy("party", "branch")
    JOINT = "joint", _("joint branch")
    TEMPORARY = "temporary", pgettext_lazy("party", "temporary branch")
    LEADING = "leading", _("leading body")


class Seat(TextChoices):
    """What somebody does in the committee of a Party organisation."""

    SECRETARY = "secretary", pgettext_lazy("party", "secretary")
    DEPUTY = "deputy", _("deputy secretary")
    ORGANISING = "organising", pgettext_lazy("party", "organisation")
    PUBLICITY = "publicity", _("publicity")
    DISCIPLINE = "discipline", _("discipline inspection")
    YOUTH = "youth", _("youth")


class Warn(TextChoices):
    """What a Party organisation may be warned of."""

    NOT_DESCRIBED = "not_described", _("form not entered yet")
    TOO_FEW = "too_few", _("fewer than 3 full members")
    TOO_MANY = "too_many", _("more than 50 members")
    TOO_MANY_UNITS = "too_many_units", _("joint branch of more than 5 units")
    NO_SECRETARY = "no_secretary", _("no secretary")
    NO_COMMITTEE = "no_committee", _("7 full members or more, but no committee of 3 to 5")
    COMMITTEE_LARGE = "committee_large", _("committee of more than 7")
    COMMITTEE_EARLY = "committee_early", _("committee with fewer than 7 full members")
    SEATS_OPEN = "seats_open", _("a named seat of the committee is open")
    TOO_SMALL = "too_small", _("too few members for this form")
    TOO_LARGE = "too_large", _("100 members or more: a committee is due")
    NO_TERM = "no_term", _("end of term not entered")
    ELECTION_DUE = "election_due", _("election due soon")
    ELECTION_OVERDUE = "election_overdue", _("election overdue")
    ELECTED = "elected", _("temporary branch with elected officers")
    ENDED = "ended", _("its time has ended")


# Whose members are people of a Party organisation, and who may guide or lead others.
PARTY_KINDS = frozenset(kind for kind in OrgKind if kind.value.startswith("party_"))
# What the district's own statistics count, in their order.
COUNTED = tuple(kind for kind in OrgKind if kind in PARTY_KINDS - {OrgKind.PARTY_TEMPORARY})
# Forms with an end, beside which members keep their home: a temporary branch always has one, a
# joint branch where it is for a task and not for units that are too small.
MAY_END = frozenset({Form.TEMPORARY, Form.JOINT})
# Forms that may have fewer than three full members.
MAY_BE_FEW = frozenset({Form.JOINT, Form.TEMPORARY})
BRANCHES = frozenset({Form.BRANCH, Form.JOINT})
WITH_BRANCHES = frozenset({Form.COMMITTEE, Form.GENERAL})
ELECTING = frozenset({Form.COMMITTEE, Form.GENERAL, Form.BRANCH, Form.JOINT})

LEAST_FULL = 3
MOST_IN_BRANCH = 50
MOST_UNITS = 5
COMMITTEE_FROM = 7  # full members
LEAST_SEATS, MOST_SEATS = 3, 7
NAMED_SEATS = (Seat.SECRETARY, Seat.ORGANISING, Seat.PUBLICITY, Seat.DISCIPLINE)
GENERAL_FROM, COMMITTEE_SIZE = 50, 100  # members, with those of the branches below
TERM_YEARS = 3
LONG_TERM_YEARS = 5  # in communities and villages
LONG_TERM = frozenset({OrgKind.PARTY_COMMUNITY, OrgKind.PARTY_RURAL})
ELECTION_SOON = timedelta(days=90)
LONGEST_OVERRIDE = timedelta(days=366)
# A warning that no reason sets aside when an organisation is founded.
BLOCKING = frozenset({Warn.TOO_FEW})
GRAVE = frozenset({Warn.TOO_FEW, Warn.ELECTION_OVERDUE, Warn.NO_SECRETARY, Warn.ENDED})


@dataclass(frozen=True)
class Facts:
    """What the rules ask of a Party organisation."""

    form: str
    full: int = 0
    probationary: int = 0
    below: int = 0  # in the branches of a committee or a general branch
    units: int = 1
    seats: Mapping[str, int] = field(default_factory=dict)  # how many hold each
    elected: int = 0  # of those, how many were elected
    term_ends_on: date | None = None
    ends_on: date | None = None

    @property
    def members(self) -> int:
        return self.full + self.probationary

    @property
    def whole(self) -> int:
        """Members of it and of the branches below it."""
        return self.members + self.below

    @property
    def seated(self) -> int:
        return sum(self.seats.values())


def warnings(facts: Facts, on: date) -> list[Warn]:
    """What is to be said about a Party organisation on a day, in the order of the list."""
    found = {*_of_size(facts), *_of_seats(facts), *_of_time(facts, on)}
    return [warn for warn in Warn if warn in found]


def _of_size(facts: Facts) -> Iterator[Warn]:
    if facts.form == Form.BRANCH and facts.full < LEAST_FULL:
        yield Warn.TOO_FEW
    if facts.form in BRANCHES and facts.members > MOST_IN_BRANCH:
        yield Warn.TOO_MANY
    if facts.form == Form.JOINT and facts.units > MOST_UNITS:
        yield Warn.TOO_MANY_UNITS
    if facts.form == Form.GENERAL and facts.whole < GENERAL_FROM:
        yield Warn.TOO_SMALL
    if facts.form == Form.COMMITTEE and facts.whole < COMMITTEE_SIZE:
        yield Warn.TOO_SMALL
    if facts.form == Form.GENERAL and facts.whole >= COMMITTEE_SIZE:
        yield Warn.TOO_LARGE


def _of_seats(facts: Facts) -> Iterator[Warn]:
    if facts.form == Form.LEADING:
        return
    if not facts.seats.get(Seat.SECRETARY):
        yield Warn.NO_SECRETARY
    if facts.form == Form.TEMPORARY:
        if facts.elected:
            yield Warn.ELECTED
        return
    if facts.seated > MOST_SEATS and facts.form in BRANCHES:
        yield Warn.COMMITTEE_LARGE
    yield from _of_committee(facts)


def _of_committee(facts: Facts) -> Iterator[Warn]:
    """From seven full members on there is a committee with named seats; below, a secretary."""
    needs = facts.full >= COMMITTEE_FROM or facts.form not in BRANCHES
    if needs and facts.seated < LEAST_SEATS:
        yield Warn.NO_COMMITTEE
    elif needs and any(not facts.seats.get(seat) for seat in NAMED_SEATS[1:]):
        yield Warn.SEATS_OPEN
    leading = sum(facts.seats.get(seat, 0) for seat in (Seat.SECRETARY, Seat.DEPUTY))
    if not needs and facts.seated > leading:
        yield Warn.COMMITTEE_EARLY


def _of_time(facts: Facts, on: date) -> Iterator[Warn]:
    if facts.ends_on is not None and facts.ends_on < on:
        yield Warn.ENDED
    if facts.form not in ELECTING:
        return
    if facts.term_ends_on is None:
        yield Warn.NO_TERM
    elif facts.term_ends_on < on:
        yield Warn.ELECTION_OVERDUE
    elif facts.term_ends_on - on <= ELECTION_SOON:
        yield Warn.ELECTION_DUE


def is_beside_home(form: str, ends_on: date | None) -> bool:
    """Whether members of a branch belong at home elsewhere."""
    return form == Form.TEMPORARY or (form in MAY_END and ends_on is not None)


def term_years(kind: str) -> int:
    """How long a committee holds office."""
    return LONG_TERM_YEARS if kind in LONG_TERM else TERM_YEARS


def term_end(kind: str, elected_on: date) -> date:
    """The last day of a term that began with an election; 29 February ends on the 28th."""
    year = elected_on.year + term_years(kind)
    try:
        return elected_on.replace(year=year) - timedelta(days=1)
    except ValueError:
        return date(year, 2, 28)


class State(TextChoices):
    """Where the move of a member from one organisation to another stands."""

    APPLIED = "applied", pgettext_lazy("transfer", "applied for")
    ISSUED = "issued", _("letter issued")
    RECEIVED = "received", pgettext_lazy("transfer", "received")
    DONE = "receipt_returned", _("receipt returned")
    RETURNED = "returned", pgettext_lazy("transfer", "sent back")
    EXPIRED = "expired", _("letter expired")


LOOKS = {
    State.APPLIED: ("start", "now"),
    State.ISSUED: ("half", "now"),
    State.RECEIVED: ("most", "ask"),
    State.DONE: ("done", "done"),
    State.RETURNED: ("back", "back"),
    State.EXPIRED: ("off", "off"),
}
OPEN = frozenset({State.APPLIED, State.ISSUED, State.RECEIVED})
WITH_LETTER = frozenset({State.ISSUED, State.RECEIVED, State.DONE, State.EXPIRED})
_KEEPERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR})

MOVES = {
    "issue": arrow([State.APPLIED], State.ISSUED, _KEEPERS),
    "receive": arrow([State.ISSUED], State.RECEIVED, _KEEPERS),
    "return_receipt": arrow([State.RECEIVED], State.DONE, _KEEPERS),
    "send_back": arrow(OPEN, State.RETURNED, _KEEPERS),
    "expire": arrow([State.ISSUED], State.EXPIRED, [Role.CLOCK]),
}


class Side(TextChoices):
    """Who takes the next step of a transfer."""

    SENDING = "sending", _("sending organisation")
    RECEIVING = "receiving", _("receiving organisation")


SIDE_OF = {
    "issue": Side.SENDING,
    "receive": Side.RECEIVING,
    "return_receipt": Side.RECEIVING,
}
NEXT_STEP = {State.APPLIED: "issue", State.ISSUED: "receive", State.RECEIVED: "return_receipt"}
LONGEST_VALID = timedelta(days=90)  # of an introduction letter
USUALLY_VALID_DAYS = 30
ISSUE_WITHIN = timedelta(days=10)
RECEIPT_WITHIN = timedelta(days=30)  # a month after the member was received
SOON = timedelta(days=7)
# How far the reminders of one step have gone.
REMINDED, ESCALATED = 1, 2
# Whose area's register one may look into.
READERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})
MOST_REASON = 200
