"""Every write to a hand-over: begun by the clock, written, signed, disputed, settled, warned."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.rosters.actions.telling import in_charge, moment_said, say
from youhu.rosters.models import Handover
from youhu.rosters.queries import leads, turns_at
from youhu.rosters.rules import LOOK_BACK, WRITE_EARLY, HandoverState
from youhu.rosters.waiting import waiting_at
from youhu.territory.duty import Turn
from youhu.territory.models import Post


def open_handovers(*, now: datetime) -> int:
    """Sweep: a change of turn that is near or past has its hand-over; each exactly one."""
    rows = Post.objects.filter(handover_minutes__isnull=False)
    posts = {post.pk: post for post in rows.select_related("unit", "chief")}
    start, end = now - LOOK_BACK, now + WRITE_EARLY
    around = turns_at(posts, start - LOOK_BACK, end)
    known = set(
        Handover.objects.filter(changes_at__gte=start, post__in=posts)
        .values_list("post", "changes_at", "outgoing")
    )  # fmt: skip
    made = 0
    for pk, turns in around.items():
        for turn, incoming in _changes(turns, start, end):
            assert turn.member is not None
            if (pk, turn.ends_at, turn.member.pk) not in known:
                made += _begin(posts[pk], turn, incoming, now)
    return made


def _changes(
    turns: list[Turn], start: datetime, end: datetime
) -> Iterator[tuple[Turn, Member | None]]:
    """The turns that end between two moments and after which somebody else is there, or nobody."""
    begins: dict[datetime, list[Member]] = defaultdict(list)
    for turn in turns:
        if turn.member is not None:
            begins[turn.starts_at].append(turn.member)
    for turn in turns:
        if turn.member is None or not start < turn.ends_at <= end:
            continue
        after = begins[turn.ends_at]
        if all(member.person_id != turn.member.person_id for member in after):
            yield turn, after[0] if after else None


@transaction.atomic
def _begin(post: Post, turn: Turn, incoming: Member | None, now: datetime) -> int:
    minutes = timedelta(minutes=post.handover_minutes or 0)
    row, is_new = Handover.objects.get_or_create(
        post=post, changes_at=turn.ends_at, outgoing=turn.member,
        defaults={
            "district": post.unit.area_code[:6], "due_at": turn.ends_at + minutes,
            "incoming": incoming,
        },
    )  # fmt: skip
    if is_new:
        begin(row, "begin", by=nobody(Role.CLOCK), now=now)
    return int(is_new)


@transaction.atomic
def write_handover(row: Handover, *, notes: str, equipment: str, by: Member, now: datetime) -> None:
    """The outgoing one says what is open; what waits at the post is kept as it is now."""
    if by.person_id != row.outgoing.person_id and not leads(by, row.post):
        raise Refused(_("Only %(name)s can do this.") % {"name": row.outgoing.person})
    waiting = waiting_at(row.post, now)
    counts = {group["kind"]: group["n"] for group in waiting["groups"]}
    move(
        row, "write", by=by, now=now, note=notes, payload={"waiting": counts}, waiting=waiting,
        notes=notes, equipment=equipment, written_at=now,
    )  # fmt: skip
    to = Audience(member=row.incoming) if row.incoming else in_charge(row.post, now)
    _tell(row, "handover_written", to, now)


@transaction.atomic
def sign_handover(row: Handover, *, remarks: str = "", by: Member, now: datetime) -> None:
    """The incoming one has read it and takes over, with remarks where something is to be said."""
    _refuse_signing(row, by)
    move(
        row, "sign", by=by, now=now, note=remarks, incoming=_incoming(row, by), remarks=remarks,
        signed_at=now, ended_at=now,
    )  # fmt: skip


@transaction.atomic
def dispute_handover(row: Handover, *, remarks: str, by: Member, now: datetime) -> None:
    """The incoming one takes over, but something is not as it is written; the chief settles it."""
    _refuse_signing(row, by)
    move(
        row, "dispute", by=by, now=now, note=remarks, incoming=_incoming(row, by),
        remarks=remarks, signed_at=now,
    )  # fmt: skip
    _tell(row, "handover_disputed", in_charge(row.post, now), now, note=remarks)


def _refuse_signing(row: Handover, by: Member) -> None:
    if by.person_id == row.outgoing.person_id:
        raise Refused(_("You wrote this yourself. Whoever comes after you signs."))
    named = row.incoming is not None and row.incoming.person_id == by.person_id
    if not named and by.organisation_id != row.post.unit_id and not leads(by, row.post):
        raise Refused(_("Only people of %(unit)s sign here.") % {"unit": row.post.unit})


def _incoming(row: Handover, by: Member) -> Member:
    """Who really took over: the one whom the roster names, or whoever of the unit was there."""
    is_named = row.incoming is not None and row.incoming.person_id == by.person_id
    return row.incoming if is_named and row.incoming else by


@transaction.atomic
def settle_handover(row: Handover, *, note: str, by: Member, now: datetime) -> None:
    """Whoever is in charge says what holds."""
    _refuse_not_led(row, by)
    move(row, "settle", by=by, now=now, note=note, ended_at=now)
    for member in (row.outgoing, row.incoming):
        if member is not None:
            _tell(row, "handover_settled", Audience(member=member), now, note=note)


@transaction.atomic
def waive_handover(row: Handover, *, note: str, by: Member, now: datetime) -> None:
    """Whoever is in charge says why nothing is handed over this time."""
    _refuse_not_led(row, by)
    move(row, "waive", by=by, now=now, note=note, ended_at=now)


def _refuse_not_led(row: Handover, by: Member) -> None:
    if not leads(by, row.post):
        raise Refused(_("Only the person in charge of this post can do this."))
    if by.person_id == row.outgoing.person_id:
        raise Refused(_("It is your own turn. Let somebody else decide."))


def warn_handovers(*, now: datetime) -> int:
    """Sweep: what is not handed over in time is told once to whoever is in charge."""
    waits = (HandoverState.DUE, HandoverState.WRITTEN)
    late = Handover.objects.filter(state__in=waits, due_at__lte=now, is_warned=False)
    return sum(_warn(row, now) for row in late.whole().order_by("due_at", "pk"))


@transaction.atomic
def _warn(row: Handover, now: datetime) -> int:
    try:
        record(
            row, "warn", by=nobody(Role.CLOCK), now=now,
            fence={"state": row.state, "is_warned": False}, is_warned=True,
        )  # fmt: skip
    except Refused:  # another sweep was quicker, or somebody signed
        return 0
    _tell(row, "handover_late", in_charge(row.post, now), now)
    return 1


def _tell(row: Handover, template: str, to: Audience, now: datetime, **words: str) -> None:
    said = {
        "post": str(row.post), "at": moment_said(row.changes_at), "due": moment_said(row.due_at),
        "outgoing": str(row.outgoing.person),
        "incoming": str(row.incoming.person) if row.incoming else "—",
    }  # fmt: skip
    say(row, template, to, now, **{**said, **words})
