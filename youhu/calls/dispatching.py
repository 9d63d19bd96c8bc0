"""What waits for a dispatcher, and who could answer it: by the rules, by experience, by what was
said when it was given back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.reference import Reference
from youhu.calls.rules import DECIDED_ABOVE, State
from youhu.common import words
from youhu.ledger.models import Entry
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.territory.rules import COMMUNITY_DIGITS, SUBDISTRICT_DIGITS

RETURNED, UNCLEAR, NO_RULE = "returned", "unclear", "no_rule"
WHYS: Mapping[str, Q] = {
    RETURNED: Q(state=State.RETURNED),
    UNCLEAR: Q(state=State.RECEIVED, is_fallback=False),
    NO_RULE: Q(state=State.RECEIVED, is_fallback=True),
}
WAITING = (State.RECEIVED, State.RETURNED)
SENT_BACK = ("return_call", "refute", "refuse_decline")
EXPERIENCE_DAYS = 90
MOST_SUGGESTIONS = 3
# What speaks for a unit. A unit that gave it back already comes last, and that is said.
NAMED, BY_RULE, BY_EXPERIENCE, OF_THE_PLACE, GAVE_BACK = 60, (40, 18, 12), 36, 4, -200
SHORTEST_NAME = 3


def waiting(member: Member) -> CallQuerySet:
    """The calls about which this member's room decides: it holds them, or a room below it does."""
    rows = Call.objects.visible_to(member).filter(state__in=WAITING)
    assert DECIDED_ABOVE.issuperset(WAITING)
    if member.oversees:
        return rows.filter(unit__area_code__startswith=member.area_code)
    return rows.filter(unit=member.organisation_id)


def count_by_why(rows: CallQuerySet) -> dict[str, int]:
    """How many wait for each reason, in one statement."""
    counts = {why: Count("pk", filter=q) for why, q in WHYS.items()}
    return rows.order_by().aggregate(**counts)


def why_of(call: Call) -> str:
    """Why a call waits for a dispatcher."""
    if call.state == State.RETURNED:
        return RETURNED
    return NO_RULE if call.is_fallback else UNCLEAR


@dataclass(frozen=True)
class Suggestion:
    """A unit that could answer, what speaks for it, and what speaks against it."""

    unit: Organisation
    reasons: tuple[str, ...]
    warning: str


@dataclass(frozen=True)
class Waiting:
    """A call with what was said when it came back, newest last, and the units that could answer."""

    call: Call
    why: str
    told: Sequence[Entry]
    suggestions: Sequence[Suggestion]


@dataclass
class _Candidate:
    unit: Organisation
    score: int = 0
    reasons: list[str] = field(default_factory=list)
    warning: str = ""


def with_suggestions(
    calls: Sequence[Call], member: Member, known: Reference, now: datetime
) -> list[Waiting]:
    """The calls of a page, each with what was told and whom to send it to; three statements."""
    told, on = _told(calls), timezone.localdate(now)
    answered = _answered(calls, member, now)
    manned = set(_manned(on).values_list("organisation", flat=True)) if calls else set()
    found = []
    for call in calls:
        said = told.get(call.subject, [])
        ranked = _candidates(call, said, answered, known, now)
        able = [one for one in ranked if one.unit.pk in manned and one.unit.pk != call.unit_id]
        found.append(Waiting(call, why_of(call), said, [_shown(one) for one in able]))
    return found


def _shown(one: _Candidate) -> Suggestion:
    return Suggestion(one.unit, tuple(one.reasons), one.warning)


def _told(calls: Iterable[Call]) -> dict[str, list[Entry]]:
    """Who sent each call back, and why, oldest first."""
    told: dict[str, list[Entry]] = defaultdict(list)
    subjects = [call.subject for call in calls]
    rows = Entry.objects.filter(subject__in=subjects, verb__in=SENT_BACK)
    for entry in rows.select_related("by__organisation").order_by("subject", "seq"):
        told[entry.subject].append(entry)
    return told


def _manned(on: date) -> QuerySet[Member]:
    return Member.objects.serving(on).filter(role=Role.HANDLER)


# Category and place (or nothing: anywhere) → unit → how many it answered.
Experience = Mapping[tuple[int, str], Counter[int]]


def _answered(calls: Sequence[Call], member: Member, now: datetime) -> Experience:
    """Who answered calls of these categories lately, by subdistrict and in all."""
    since = now - timedelta(days=EXPERIENCE_DAYS)
    rows = Call.objects.visible_to(member).filter(
        raised_at__gte=since,
        answered_at__isnull=False,
        category__in={call.category_id for call in calls},
    )
    place = Substr("cell_code", 1, SUBDISTRICT_DIGITS)
    counted = rows.order_by().annotate(place=place).values("category", "place", "unit")
    answered: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for row in counted.annotate(n=Count("pk")):
        for where in (row["place"], ""):
            answered[row["category"], where][row["unit"]] += row["n"]
    return answered


def _candidates(
    call: Call, told: Sequence[Entry], answered: Experience, known: Reference, now: datetime
) -> list[_Candidate]:
    """The best units for a call, the best first."""
    on, found = timezone.localdate(now), dict[int, _Candidate]()
    reasons = (
        *_named(call, told, known),
        *_by_rule(call, known, on),
        *_by_experience(call, answered, known),
        *_of_the_place(call, known),
    )
    for unit, score, reason in reasons:
        if unit.answers(on):
            one = found.setdefault(unit.pk, _Candidate(unit))
            one.score += score
            one.reasons.append(reason)
    for entry in told:
        _warn(found, entry, now)
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.unit.code))
    return ranked[: MOST_SUGGESTIONS + 1]


Reason = tuple[Organisation, int, str]


def _named(call: Call, told: Sequence[Entry], known: Reference) -> Iterator[Reason]:
    """The units that whoever gave the call back last spoke of."""
    last = next((entry for entry in reversed(told) if entry.verb == "return_call"), None)
    if last is None:
        return
    for unit in known.tables.units.values():
        names = [name for name in (unit.name, unit.short_name) if len(name) >= SHORTEST_NAME]
        if call.cell_code.startswith(unit.area_code) and any(name in last.note for name in names):
            yield unit, NAMED, _("named when it was returned")


def _by_rule(call: Call, known: Reference, on: date) -> Iterator[Reason]:
    """The units of the rules that fit, the most specific first."""
    seen: list[int] = []
    for rule, unit in known.tables.rules.matches(call.category, call.cell_code, call.kind, on):
        if unit.pk in seen:
            continue
        seen.append(unit.pk)
        yield unit, BY_RULE[len(seen) - 1], _("rule %(number)s") % {"number": rule.number}
        if len(seen) == len(BY_RULE):
            return


def _by_experience(call: Call, answered: Experience, known: Reference) -> Iterator[Reason]:
    """The units that answered such calls: in this subdistrict, or else anywhere."""
    here = answered.get((call.category_id, call.cell_code[:SUBDISTRICT_DIGITS]))
    counts = here or answered.get((call.category_id, ""), Counter())
    said = (
        _("answered %(n)s of %(all)s such calls here in 90 days")
        if here
        else _("answered %(n)s of %(all)s such calls elsewhere in 90 days")
    )
    total = sum(counts.values())
    for pk, n in counts.most_common(MOST_SUGGESTIONS):
        unit = known.tables.units.get(pk)
        if unit is not None and call.cell_code.startswith(unit.area_code):
            yield unit, round(BY_EXPERIENCE * n / total), said % {"n": n, "all": total}


def _of_the_place(call: Call, known: Reference) -> Iterator[Reason]:
    """Those who answer for the ground itself."""
    localities = known.tables.rules.localities
    for kind, digits in (
        (OrgKind.SUBDISTRICT, SUBDISTRICT_DIGITS),
        (OrgKind.COMMUNITY, COMMUNITY_DIGITS),
    ):
        unit = localities.get((kind, call.cell_code[:digits]))
        if unit is not None:
            yield unit, OF_THE_PLACE, _("answers for the place")


def _warn(found: Mapping[int, _Candidate], entry: Entry, now: datetime) -> None:
    """A unit that gave it back is told as such."""
    gave_back = entry.by.organisation_id if entry.by and entry.verb == "return_call" else None
    if gave_back is not None and gave_back in found:
        one = found[gave_back]
        one.score += GAVE_BACK
        said = {"at": words.stamp(entry.at, now), "why": entry.note}
        one.warning = _("returned it on %(at)s: %(why)s") % said
