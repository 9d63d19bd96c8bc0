"""Looking at calls: the one list and the one page that desk and API share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youhu.calls import above, brakes, links, outlook
from youhu.calls.models import Call, Caller, Duty
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import (
    DECIDED_ABOVE,
    ENDED,
    MAIN_VERBS,
    REMARKS,
    RUNNING,
    TAIL_DIGITS,
    DutyPart,
    State,
)
from youhu.common.moves import open_moves
from youhu.common.sealed import where
from youhu.common.spans import span
from youhu.common.throttle import forgive
from youhu.ledger.models import Entry
from youhu.registry.models import Member, called
from youhu.registry.rules import AREA_WIDE, Role


@dataclass(frozen=True)
class Tab:
    """One stage of the queue: its word, the letter that opens it, and the states it holds."""

    name: str
    label: Promise
    states: tuple[State, ...]
    key: str
    says: Promise | str = ""


ESCALATED, OVERDUE, DONE, ALL = "escalated", "overdue", "done", "all"
JOINT = "joint"
TABS = (
    Tab("received", _("To accept"), (State.RECEIVED, State.VERIFYING, State.DECLINING), "r"),
    Tab("sign", _("To sign"), (State.DISPATCHED,), "s"),
    Tab("working", _("Being handled"), (State.WORKING,), "w"),
    Tab("check", _("To check"), (State.CHECKING,), "c"),
    Tab("rate", _("To be rated"), (State.ANSWERED,), "e"),
    Tab("held", _("Returned, on hold"), (State.RETURNED, State.SUSPENDED), "h"),
    Tab(
        ESCALATED,
        _("Under watch"),
        (),
        "u",
        _(
            "Open calls under supervision: by hand or by rule, until the unit has reported back "
            "and somebody of another unit has lifted it."
        ),
    ),
    Tab(OVERDUE, _("Overdue"), (), "o"),
    Tab(
        JOINT,
        _("Assisting"),
        (),
        "b",
        _("Open calls in which a unit that was called in has not finished its part."),
    ),
    Tab(DONE, _("Done"), tuple(sorted(ENDED)), "d"),
    Tab(ALL, _("All"), tuple(State), "a"),
)
UNCOUNTED = {DONE, ALL, JOINT}
BY_NAME = {tab.name: tab for tab in TABS}
FIRST_TAB = {Role.HANDLER: "sign", Role.SUPERVISOR: OVERDUE, Role.AUDITOR: ALL}
ORDERS = {
    "due": ("stage_due_at", "pk"),
    "-due": ("-stage_due_at", "-pk"),
    "new": ("-raised_at", "-pk"),
    "old": ("raised_at", "pk"),
    "-closed": ("-closed_at", "-pk"),
}
_COLUMN_OF = {
    "kind": "category__kind",
    "area": "cell_code__startswith",
    "community": "cell_code__startswith",  # smaller than its area, whose place it takes
    "unit": "unit",
    "urgency": "urgency",
    "source": "source",
}


def narrow(
    calls: CallQuerySet, told: Mapping[str, str], *, by: Member, now: datetime
) -> CallQuerySet:
    """The calls that pass every filter: kind, place, unit, urgency, source, days back, words."""
    calls = calls.filter(**{_COLUMN_OF[name]: told[name] for name in _COLUMN_OF if told.get(name)})
    if told.get("days"):
        first, end = span(told["days"], timezone.localdate(now))
        calls = calls.filter(raised_at__gte=_midnight(first))
        calls = calls.filter(raised_at__lt=_midnight(end)) if end else calls
    if told.get("outlook"):
        calls = calls.open().filter(outlook.likely_late(now))
    return calls.filter(_search(told["q"], by)) if told.get("q") else calls


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _search(words: str, by: Member) -> Q:
    """Number, address, words and unit; four digits also as the end of the caller's phone."""
    found = (
        Q(number__contains=words)
        | Q(address__icontains=words)
        | Q(text__icontains=words)
        | called(words, unit="unit")
    )
    if words.isdecimal() and len(words) == TAIL_DIGITS:
        # Nobody may find out by trying digits who a secret caller is.
        kept = Q() if by.oversees else Q(is_secret=False)
        found |= where(Caller, "tail_index", words, path="caller__") & kept
    return found


# A unit that was called in has not finished its part.
ASSISTED = Duty.objects.filter(part=DutyPart.ASSIST, state__in=RUNNING)


def in_tab(calls: CallQuerySet, tab: Tab, *, by: Member, now: datetime) -> CallQuerySet:
    """The calls of one tab. What a unit gave on stays in its "all" alone, or in "done"."""
    if tab.name not in {DONE, ALL}:
        calls = calls.in_hands_of(by)
    match tab.name:
        case "overdue":
            return calls.overdue(now)
        case "escalated":
            return calls.open().filter(above.supervised())
        case "joint":
            return calls.open().filter(pk__in=ASSISTED.values("call"))
        case "all":
            return calls
        case "done":  # what has ended has a moment, by which the newest are found at once
            return calls.filter(closed_at__isnull=False)
        case _:
            return calls.filter(state__in=tab.states)


def fresh(calls: CallQuerySet, tab: Tab, since: datetime, now: datetime) -> CallQuerySet | None:
    """Those of the calls of a tab that came to it after a moment; None where no row tells when."""
    match tab.name:
        case "escalated" | "joint":
            return None
        case "overdue":
            return calls.filter(stage_due_at__gte=since)
        case "done":
            return calls.filter(closed_at__gt=since, closed_at__lte=now)
        case "all":
            return calls.filter(raised_at__gt=since)
        case _:
            return calls.filter(stage_started_at__gt=since)


def usual_order(tab: Tab) -> str:
    """How a tab lies before anybody asks otherwise: what is due first, what ended last."""
    return {DONE: "-closed", ALL: "-raised"}.get(tab.name, "due")


def counts(calls: CallQuerySet, *, by: Member, now: datetime) -> dict[str, int]:
    """How many calls each open tab holds, in one statement.

    What has ended is not counted: it only grows, and the list is asked for every half a minute.
    """
    late = Q(stage_due_at__lt=now) & ~Q(state=State.SUSPENDED)
    rows: Any = calls.open().in_hands_of(by).order_by().values("state")
    marked = {"late": Count("pk", filter=late), "watched": Count("pk", filter=above.supervised())}
    held = {row["state"]: row for row in rows.annotate(n=Count("pk"), **marked)}
    found = {
        tab.name: sum(held[state]["n"] for state in tab.states if state in held)
        for tab in TABS
        if tab.name not in UNCOUNTED
    }
    return found | {
        OVERDUE: sum(row["late"] for row in held.values()),
        ESCALATED: sum(row["watched"] for row in held.values()),
    }


def one(member: Member) -> CallQuerySet:
    """The calls that this member may open, with all that the page of one call names."""
    rows = Call.objects.visible_to(member)
    return rows.select_related(
        "category__parent", "unit", "caller", "raised_by", "main", "split_from"
    )


def is_own(call: Call, by: Member) -> bool:
    """Whether a signed-in resident raised it; not what they wrote down for others at a desk."""
    owner = call.raised_by
    if owner is None or not by.pk or owner.role != Role.RESIDENT:
        return False
    return by.role == Role.RESIDENT and owner.person_id == by.person_id


def is_mine(call: Call, by: Member) -> bool:
    """Whether a member may act on a call at all.

    What was sent up waits for the room that holds it, or one above; a room below may only look.
    """
    match by.role:
        case Role.RESIDENT if by.pk:
            return is_own(call, by)
        case _ if by.oversees and call.state in DECIDED_ABOVE and call.unit is not None:
            return call.unit.area_code.startswith(by.area_code)
        case role if (role in AREA_WIDE and not by.oversees) or role == Role.HANDLER:
            return call.unit_id == by.organisation_id
        case _:
            return call.cell_code.startswith(by.area_code)


def offered(call: Call, member: Member) -> list[str]:
    """The verbs that this member may use on this call now, the main one first."""
    if not is_mine(call, member):
        return []  # who had a duty once, or sits below the room that decides, may still read
    verbs = sorted(
        open_moves(call, member.role),
        key=lambda verb: (verb not in MAIN_VERBS, verb == "redispatch"),
    )
    if call.is_open and member.role in REMARKS["recategorise"]:
        verbs.append("recategorise")
    may_add = call.is_open and member.role in REMARKS["remark"]
    return [*verbs, *(["remark", "add_photos"] if may_add else [])]


def may_reveal(call: Call, member: Member) -> bool:
    """Whether this member may ask to see the caller in clear, where there is one."""
    caller = getattr(call, "caller", None)
    is_known = caller is not None and bool(caller.name or caller.phone)
    return is_known and member.role in REMARKS["reveal"] and not is_hidden(call, member)


def is_hidden(call: Call, member: Member) -> bool:
    """Whether the caller asked not to be known to the likes of this member."""
    return call.is_secret and not member.oversees


def followed(number: str, proof: str, *, who: str) -> tuple[Call, str] | None:
    """The call with this number that somebody at the address `who` proves to know, and its token.

    The code on the receipt gives the token that acts, the end of the caller's phone the one that
    looks. Raises TooOften for guessing.
    """
    tries = brakes.count_following(number, who=who)
    rows = Call.objects.filter(number=number).select_related("category__parent", "unit", "caller")
    call = rows.first()
    token = _proven(call, proof) if call is not None else ""
    if call is None or not token:
        return None
    forgive(*tries)
    return call, token


def _proven(call: Call, proof: str) -> str:
    """The token that a proof is worth; nothing for a wrong one."""
    if links.is_code_of(call.number, proof):
        return links.token_of(call)
    caller = getattr(call, "caller", None)
    knows_phone = len(proof) == TAIL_DIGITS and caller is not None and caller.phone_tail == proof
    return links.look_token_of(call) if knows_phone else ""


def days_on_hold(call: Call) -> int:
    """For how many days a call was put on hold so far; those that were not used count, too."""
    lines = Entry.objects.of(call).filter(verb="suspend").values_list("at", "payload")
    until = [(at, date.fromisoformat(said["until"])) for at, said in lines if "until" in said]
    return sum((day - timezone.localdate(at)).days for at, day in until)


def handles(member: Member, call: Call, on: date) -> bool:
    """Whether the person sees a call at work, in whichever of their posts."""
    if not member.pk:
        return False
    posts = Member.objects.serving(on).filter(person=member.person_id).exclude(role=Role.RESIDENT)
    rows = Call.objects.filter(pk=call.pk)
    return any(rows.visible_to(post).exists() for post in posts.select_related("organisation"))
