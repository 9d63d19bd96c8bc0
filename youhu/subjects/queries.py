"""Whose data it is, what is kept of it, until when, and who saw it in clear."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from youhu.accounts.models import AccountEvent
from youhu.calls import above, links, queries
from youhu.calls.models import Call, Echo
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import State as CallState
from youhu.common.masking import mask_name, mask_phone
from youhu.ledger.models import Entry
from youhu.notices.models import Delivery
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.registry.models import Member, MemberQuerySet, nobody
from youhu.registry.rules import Role
from youhu.retention.models import period_of
from youhu.retention.queries import kind_called
from youhu.retention.rules import months_before
from youhu.subjects.models import DataRequest, DataRequestQuerySet, Part
from youhu.subjects.rules import MOST_CALLS, Held, Right, State

MOST_ENDED = 20  # of the requests that a page shows


@dataclass(frozen=True)
class Subject:
    """Somebody who looks at what is kept about them: by name, or with the receipt of one call."""

    by: Member
    calls: CallQuerySet
    token: str = ""

    @property
    def hand(self) -> str:
        """By what their tries are counted."""
        return self.token or f"person:{self.by.person_id}"

    def requests(self) -> DataRequestQuerySet:
        """All that was asked about their calls, also about other ones with them, newest first."""
        about = Part.objects.filter(call__in=self.calls)
        keys = set(about.values_list("request", flat=True))
        if self.by.pk:
            mine = DataRequest.objects.filter(member__person=self.by.person_id)
            keys.update(mine.values_list("pk", flat=True))
        return DataRequest.objects.filter(pk__in=keys).order_by("-asked_at", "-pk")


def by_name(member: Member) -> Subject:
    """A resident who signed in: what they raised under their own name."""
    rows = Call.objects.none()
    if member.pk:
        rows = Call.objects.filter(raised_by__person=member.person_id)
        rows = rows.filter(raised_by__role=Role.RESIDENT)
    return Subject(member, rows)


def by_receipt(token: str, member: Member, on: date) -> Subject | None:
    """Whoever holds the receipt of a call and does not handle it; None for anybody else."""
    number = links.number_in(token) if links.is_callers(token) else None
    call = Call.objects.filter(number=number).select_related("raised_by").first()
    if call is None:
        return None
    if not queries.is_own(call, member) and queries.handles(member, call, on):
        return None
    return Subject(nobody(Role.RESIDENT), Call.objects.filter(pk=call.pk), token)


@dataclass(frozen=True)
class Asked:
    """A request, as far as it is about somebody's own calls."""

    request: DataRequest
    parts: list[Part]  # of their calls
    is_whole: bool  # it is about no others' calls: they may read all of it, and withdraw it

    @property
    def is_gone(self) -> bool:
        """Whether any of their calls was erased for it."""
        return self.request.state == State.DONE and any(not part.held for part in self.parts)


def followed(subject: Subject, requests: Iterable[DataRequest]) -> list[Asked]:
    """The requests as somebody may follow them; in two statements."""
    rows = list(requests)
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    about = Part.objects.filter(request__in=rows)
    own = set(about.filter(call__in=subject.calls).values_list("pk", flat=True))
    for part in about.select_related("call").order_by("pk"):
        parts[part.request_id].append(part)
    return [
        Asked(
            one,
            [part for part in parts[one.pk] if part.pk in own],
            all(part.pk in own for part in parts[one.pk]),
        )
        for one in rows
    ]


def on_page(subject: Subject) -> list[Asked]:
    """What they asked to be erased: all that waits, and the newest of what was decided."""
    rows = subject.requests().filter(right=Right.ERASE)
    ended = rows.exclude(state=State.ASKED)[:MOST_ENDED]
    return followed(subject, [*rows.open(), *ended])


Hearer = tuple[Member, list[Part]]


def hearers(request: DataRequest) -> list[Hearer]:
    """The residents with a login who are told of a request, each with the parts that are theirs."""
    parts = list(request.parts.select_related("call__raised_by__person__user").order_by("pk"))
    asker, found = request.member, dict[int, Hearer]()
    for part in parts:
        who = part.call.raised_by
        if who is not None and who.role == Role.RESIDENT and _signs_in(who):
            found.setdefault(who.person_id, (who, []))[1].append(part)
    if asker is not None:
        found[asker.person_id] = (asker, parts)
    return list(found.values())


def _signs_in(member: Member) -> bool:
    user = member.person.user
    return user is not None and user.is_active


@dataclass(frozen=True)
class Seen:
    """One look in clear, as the one whose detail it was may know it: no names of staff."""

    number: str
    at: datetime
    unit: str
    role: str
    purpose: str


@dataclass(frozen=True)
class Kept:
    """What is kept of one call."""

    call: Call
    photos: int
    remarks: int
    until: datetime | None  # when it goes by itself; None while the call is open
    held: Held | None


def kept(calls: Iterable[Call], now: datetime) -> list[Kept]:
    """What is kept of some calls; the statements are as many for one as for twenty."""
    rows = list(calls)
    held, months = holds(rows, now), period_of(kind_called("calls")).months
    remarks = _remarks(rows)
    photos = dict(
        Call.objects.filter(pk__in=[call.pk for call in rows])
        .order_by()
        .values_list("pk")
        .annotate(n=Count("photos"))
    )
    return [
        Kept(
            call,
            photos.get(call.pk, 0),
            remarks[call.subject],
            months_before(call.closed_at, -months) if call.closed_at else None,
            held.get(call.pk),
        )
        for call in rows
    ]


def shown(calls: CallQuerySet) -> CallQuerySet:
    """The calls with all that `kept` names, the newest first."""
    rows = calls.select_related("category", "caller", "main", "call_back", "unit")
    return rows.order_by("-raised_at", "-pk")


def choosable(calls: CallQuerySet) -> list[Call]:
    """The newest of the calls of which anything is kept."""
    rows = calls.filter(caller__erased_at=None).exclude(caller=None)
    rows = rows.select_related("category", "caller").order_by("-raised_at", "-pk")
    return list(rows[:MOST_CALLS])


def free(calls: CallQuerySet) -> list[Call]:
    """The newest of the calls of which it may be asked now that they go."""
    waiting = Part.objects.filter(request__in=DataRequest.objects.open(), call__in=calls)
    return choosable(calls.exclude(pk__in=waiting.values("call")))


def _remarks(calls: Collection[Call]) -> Counter[str]:
    said = Entry.objects.filter(subject__in=[call.subject for call in calls], seq__gt=0)
    said = said.filter(role=Role.RESIDENT).exclude(note="")
    return Counter(said.values_list("subject", flat=True))


def asked_about(calls: Collection[Call]) -> set[int]:
    """Those of the calls that wait for a decision already."""
    rows = Part.objects.filter(
        call__in=[call.pk for call in calls], request__in=DataRequest.objects.open()
    )
    return set(rows.values_list("call", flat=True))


def holds(calls: Collection[Call], now: datetime) -> dict[int, Held]:
    """Which of the calls cannot go yet, and why; `main` is loaded with each."""
    keys = [call.pk for call in calls]
    waiting = Call.objects.filter(main__in=keys, state=CallState.MERGED)
    followed = set(waiting.values_list("main", flat=True))
    rows = Call.objects.filter(above.supervised(), pk__in=keys)
    watched, busy = set(rows.values_list("pk", flat=True)), above.busy(keys)
    least = months_before(now, kind_called("calls").least)
    found: dict[int, Held] = {}
    for call in calls:
        if _is_unsettled(call):
            found[call.pk] = Held.OPEN
        elif call.pk in followed:
            found[call.pk] = Held.FOLLOWED
        elif call.pk in watched:
            found[call.pk] = Held.WATCHED
        elif call.pk in busy:
            found[call.pk] = Held.TIED
        elif call.closed_at is not None and call.closed_at > least:
            found[call.pk] = Held.LAW
    return found


def _is_unsettled(call: Call) -> bool:
    """Whether somebody is still at it, or at the call that it follows."""
    follows = call.is_following and call.main is not None and call.main.is_open
    return call.is_open or call.closed_at is None or follows


def seen(calls: CallQuerySet, most: int | None = None) -> list[Seen]:
    """Who saw the caller of these calls in clear, the newest first."""
    rows = Look.objects.filter(about=About.CALLER, title__in=calls.order_by().values("number"))
    rows = rows.select_related("by__organisation").order_by("-at", "-pk")
    return [
        Seen(
            look.title,
            look.at,
            str(look.by.organisation or ""),
            str(look.by.get_role_display()),
            str(look.get_purpose_display()),
        )
        for look in (rows[:most] if most else rows)
    ]


def deciders(district: str, now: datetime) -> list[Member]:
    """Who decides about requests there: security administrators, or else administrators."""
    rows = _serving(district, now).filter(person__user__is_active=True)
    return list(rows.filter(role=Role.SECURITY)) or list(rows.filter(role=Role.ADMIN))


def auditors(district: str, now: datetime) -> list[Member]:
    return list(_serving(district, now).filter(role=Role.AUDITOR))


def _serving(district: str, now: datetime) -> MemberQuerySet:
    serving = Member.objects.serving(timezone.localdate(now))
    there = serving.filter(organisation__area_code__startswith=district)
    return there.select_related("organisation").order_by("pk")


def is_staff(member: Member) -> bool:
    """Whether the person holds, or held, another post than that of a resident."""
    return Member.objects.filter(person=member.person_id).exclude(role=Role.RESIDENT).exists()


@dataclass(frozen=True)
class Account:
    """What is kept with the login itself."""

    name: str
    phone: str
    joined: int
    notices: int
    sign_ins: int


def account_of(subject: Subject) -> Account | None:
    """What is kept of somebody beside their calls; nothing without a login."""
    if not subject.by.pk:
        return None
    person = subject.by.person
    return Account(
        mask_name(person.name),
        mask_phone(str(person.phone)),
        Echo.objects.filter(by__person=person.pk).count(),
        Delivery.objects.inbox_of(subject.by).count(),
        AccountEvent.objects.filter(user=person.user_id).count(),
    )
