"""Familiar-faces rooms 熟人社区: what is written down there, and what becomes of it. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from youhu.common.moves import arrow
from youhu.registry.rules import Role

MOST_NAME, MOST_PHONE, MOST_LINE, MOST_TEXT = 50, 20, 120, 2000

# Who sits in a room: the desk of its community and the community's grid workers.
KEEPERS = (Role.HANDLER, Role.GRID_WORKER)
WATCHERS = (Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
READERS = (*KEEPERS, *WATCHERS)

AHEAD = timedelta(days=7)  # so far ahead a room must know who sits there
NEXT_OPEN = timedelta(days=14)  # so far ahead visitors are told when it opens
MONTH = timedelta(days=30)  # over which needs are counted


class Shown(TextChoices):
    """What visitors read of who is on duty."""

    NAME = "name", pgettext_lazy("on duty", "the name")
    FAMILY = "family", pgettext_lazy("on duty", "the family name")
    ROLE = "role", pgettext_lazy("on duty", "the post alone")


class Topic(TextChoices):
    """What somebody comes for."""

    OPINION = "opinion", pgettext_lazy("walk-in", "opinion")
    REQUEST = "request", pgettext_lazy("walk-in", "request")
    ADVICE = "advice", pgettext_lazy("walk-in", "advice")
    MEDIATION = "mediation", pgettext_lazy("walk-in", "mediation")
    NEWCOMER = "newcomer", pgettext_lazy("walk-in", "newcomer")


class Need(TextChoices):
    """What a newcomer asks the hotline for."""

    WORK = "work", pgettext_lazy("newcomer", "work and wages")
    HOUSING = "housing", pgettext_lazy("newcomer", "a place to live")
    SCHOOL = "school", pgettext_lazy("newcomer", "a school for the children")
    PAPERS = "papers", pgettext_lazy("newcomer", "residence permit and papers")
    HEALTH = "health", pgettext_lazy("newcomer", "doctor and insurance")
    LAW = "law", pgettext_lazy("newcomer", "advice on law")
    DISPUTE = "dispute", pgettext_lazy("newcomer", "a dispute")
    OTHER = "other", pgettext_lazy("newcomer", "something else")


class State(TextChoices):
    """Of what was said in a room or on its hotline."""

    OPEN = "open", pgettext_lazy("walk-in", "promised")
    SETTLED = "settled", pgettext_lazy("walk-in", "answered")
    CALLED = "called", pgettext_lazy("walk-in", "became a call")
    IN_CASE = "in_case", pgettext_lazy("walk-in", "became a mediation")
    DROPPED = "dropped", pgettext_lazy("walk-in", "given up")


LOOKS = {
    State.OPEN: ("half", "now"),
    State.SETTLED: ("done", "done"),
    State.CALLED: ("most", "done"),
    State.IN_CASE: ("most", "done"),
    State.DROPPED: ("off", "off"),
}
_KEPT = [Role.HANDLER, Role.GRID_WORKER]
MOVES = {
    "settle": arrow([State.OPEN], State.SETTLED, _KEPT),
    "make_call": arrow([State.OPEN, State.SETTLED], State.CALLED, _KEPT),
    "make_case": arrow([State.OPEN, State.SETTLED], State.IN_CASE, [Role.HANDLER]),
    "drop": arrow([State.OPEN], State.DROPPED, _KEPT),
}


class Dispute(TextChoices):
    """What a mediation is about, by the kinds of disputes of the peace-and-order line."""

    FAMILY = "family", pgettext_lazy("dispute", "marriage, family, neighbours")
    PROPERTY = "property", pgettext_lazy("dispute", "property management")
    LABOUR = "labour", pgettext_lazy("dispute", "work and wages")
    DEMOLITION = "demolition", pgettext_lazy("dispute", "land and demolition")
    MEDICAL = "medical", pgettext_lazy("dispute", "medical treatment")
    HOUSING = "housing", pgettext_lazy("dispute", "houses and rent")
    DEBT = "debt", pgettext_lazy("dispute", "loans and debts")
    CONTRACT = "contract", pgettext_lazy("dispute", "contracts")
    CONSUMER = "consumer", pgettext_lazy("dispute", "purchases")
    TRAFFIC = "traffic", pgettext_lazy("dispute", "traffic accident")
    INJURY = "injury", pgettext_lazy("dispute", "injury and damage")
    ENVIRONMENT = "environment", pgettext_lazy("dispute", "noise and environment")
    OTHER = "other", pgettext_lazy("dispute", "another dispute")


class CaseState(TextChoices):
    """Of a mediation."""

    ACCEPTED = "accepted", pgettext_lazy("mediation", "accepted")
    MEDIATING = "mediating", pgettext_lazy("mediation", "in mediation")
    AGREED = "agreed", pgettext_lazy("mediation", "agreed")
    PERFORMED = "performed", pgettext_lazy("mediation", "performed")
    FAILED = "failed", pgettext_lazy("mediation", "failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("mediation", "withdrawn")
    ARCHIVED = "archived", pgettext_lazy("mediation", "archived")


class Referral(TextChoices):
    """Where the parties were told to turn when a mediation ended without a result (art. 26)."""

    COURT = "court", pgettext_lazy("referral", "court")
    ARBITRATION = "arbitration", pgettext_lazy("referral", "arbitration")
    ADMINISTRATION = "administration", pgettext_lazy("referral", "the competent office")
    CALL = "call", pgettext_lazy("referral", "a call to a unit")
    NONE = "none", pgettext_lazy("referral", "told their rights, they go nowhere for now")


class Side(TextChoices):
    """Where a party sits at the table."""

    ASKS = "asks", pgettext_lazy("party", "asks for mediation")
    ANSWERS = "answers", pgettext_lazy("party", "the other side")


CASE_LOOKS = {
    CaseState.ACCEPTED: ("start", "wait"),
    CaseState.MEDIATING: ("half", "now"),
    CaseState.AGREED: ("most", "now"),
    CaseState.PERFORMED: ("most", "done"),
    CaseState.FAILED: ("back", "back"),
    CaseState.WITHDRAWN: ("off", "off"),
    CaseState.ARCHIVED: ("done", "done"),
}
OPEN_CASES = frozenset(CaseState) - {CaseState.ARCHIVED}
UNDECIDED = frozenset({CaseState.ACCEPTED, CaseState.MEDIATING})
ENDED = frozenset({CaseState.PERFORMED, CaseState.FAILED, CaseState.WITHDRAWN})
# Who mediates is a desk or a grid worker; that it is this very case's is asked in `queries`.
CASE_MOVES = {
    "meet": arrow(UNDECIDED, CaseState.MEDIATING, _KEPT),
    "agree": arrow([CaseState.MEDIATING], CaseState.AGREED, _KEPT),
    "fail": arrow([*UNDECIDED, CaseState.AGREED], CaseState.FAILED, _KEPT),
    "withdraw": arrow(UNDECIDED, CaseState.WITHDRAWN, _KEPT),
    "perform": arrow([CaseState.AGREED], CaseState.PERFORMED, _KEPT),
    "archive": arrow(ENDED, CaseState.ARCHIVED, [Role.HANDLER]),
}
# What is due next in each open state: whoever has the case reads it on the list.
NEXT_STEPS = {
    CaseState.ACCEPTED: pgettext_lazy("mediation", "sit down with the parties"),
    CaseState.MEDIATING: pgettext_lazy("mediation", "agree, or end it and refer"),
    CaseState.AGREED: pgettext_lazy("mediation", "see that the agreement is kept"),
    CaseState.PERFORMED: pgettext_lazy("mediation", "follow up, then put it into the archive"),
    CaseState.FAILED: pgettext_lazy("mediation", "put it into the archive"),
    CaseState.WITHDRAWN: pgettext_lazy("mediation", "put it into the archive"),
}

# 人民调解工作若干规定, art. 33: usually within a month. The others are ours.
FIRST_SESSION = timedelta(days=3)
MEDIATE = timedelta(days=30)
EXTEND = timedelta(days=30)  # when both sides want to go on talking
MOST_EXTENSIONS = 2
ARCHIVE = timedelta(days=15)
CONFIRM = timedelta(days=30)  # 人民调解法, art. 33: both may ask the court to confirm it
# One opening of a file, with its purpose on record, lasts so long.
READING = timedelta(minutes=15)

MOST_NAMED = 500  # walk-ins whose names go into one table
TOP_RUNG = 2  # first whoever has it is told, then the desk and the room above
STEP = timedelta(days=2)
