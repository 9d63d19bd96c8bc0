"""Every write to a leave: asked, granted with substitutes, refused, entered for who is ill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.rosters.actions.telling import in_charge, moment_said, refuse_unable, say, span_said
from youhu.rosters.models import Leave, LeaveTurn
from youhu.rosters.queries import leads
from youhu.rosters.rules import LEADERS, LONGEST_LEAVE, LeaveState, answer_by
from youhu.territory.actions import stand_in
from youhu.territory.duty import Turn, turn_of, turns_of_people
from youhu.territory.models import Post, Roster

Substitutes = Mapping[int, Member | None]  # by the key of the turn in the leave


@dataclass(frozen=True)
class Days:
    """From which day to which, of what kind, and why."""

    kind: str
    from_on: date
    to_on: date
    reason: str


@transaction.atomic
def ask_leave(days: Days, *, by: Member, now: datetime) -> Leave:
    """Ask to be away; the turns that fall in it are taken down, each to be given a substitute."""
    if days.from_on < timezone.localdate(now):
        raise Refused(_("This day has passed. Ask for days to come."))
    leave = _enter(days, by, now, by=by, state=LeaveState.ASKED)
    turns = list(leave.turns.select_related("post__unit", "post__chief"))
    for post in {turn.post.pk: turn.post for turn in turns}.values():
        _tell(leave, "leave_asked", in_charge(post, now), now, n=str(len(turns)))
    if not turns:
        _tell_room(leave, "leave_asked", now)
    return leave


@transaction.atomic
def enter_sick(member: Member, days: Days, *, by: Member, now: datetime) -> Leave:
    """Somebody is ill and cannot come: it holds at once, and turns without anybody are an alarm.

    A turn that runs at this moment is among them.
    """
    if by.person_id == member.person_id or not _leads_member(by, member, now):
        raise Refused(_("Only the person in charge enters this."))
    leave = _enter(days, member, now, by=by, state=LeaveState.GRANTED)
    empty = 0
    for turn in leave.turns.select_related("roster", "post"):
        if turn.roster is not None:
            stand_in(turn.roster, turn.on, None)
            empty += 1
    _tell(leave, "leave_granted", Audience(member=member), now)
    if empty:
        _tell_room(leave, "leave_leaves_gaps", now, n=str(empty))
    return leave


def _enter(days: Days, member: Member, now: datetime, *, by: Member, state: str) -> Leave:
    _refuse_days(days, member)
    turns = _turns_within(member, days, now)
    first = min((turn.starts_at for turn in turns), default=_midnight(days.from_on))
    leave = Leave.objects.create(
        district=member.area_code[:6], member=member, asked_at=now, state=state,
        answer_by=max(answer_by(now, first), now), **vars(days),
        ended_at=now if state == LeaveState.GRANTED else None,
    )  # fmt: skip
    LeaveTurn.objects.bulk_create(_taken_down(leave, turn) for turn in turns)
    verb = "ask" if state == LeaveState.ASKED else "enter"
    said = {"from": f"{days.from_on}", "to": f"{days.to_on}", "turns": [t.code for t in turns]}
    begin(leave, verb, by=by, now=now, note=days.reason, payload=said)
    return leave


def _refuse_days(days: Days, member: Member) -> None:
    if days.to_on < days.from_on:
        raise Refused(_("It ends before it begins. Choose a later last day."))
    if (days.to_on - days.from_on).days >= LONGEST_LEAVE:
        raise Refused(_("At most %(n)s days at once.") % {"n": LONGEST_LEAVE})
    same = Leave.objects.filter(
        member=member, state__in=(LeaveState.ASKED, LeaveState.GRANTED),
        from_on__lte=days.to_on, to_on__gte=days.from_on,
    )  # fmt: skip
    if same.exists():
        raise Refused(_("There is a leave on some of these days already."))


def _taken_down(leave: Leave, turn: Turn) -> LeaveTurn:
    return LeaveTurn(
        leave=leave, post=turn.post, roster=turn.roster, on=turn.on,
        starts_at=turn.starts_at, ends_at=turn.ends_at,
    )  # fmt: skip


def _turns_within(member: Member, days: Days, now: datetime) -> list[Turn]:
    """The member's turns on these days that are not over yet."""
    start, end = _midnight(days.from_on), _midnight(days.to_on + timedelta(days=1))
    found = turns_of_people([member], max(start, now), end)
    return [turn for turn in found if turn.starts_at < end]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), timezone.get_current_timezone())


@transaction.atomic
def grant_leave(leave: Leave, substitutes: Substitutes, *, by: Member, now: datetime) -> None:
    """Whoever is in charge agrees; every turn has somebody else from this moment on.

    Raises Refused while a turn has nobody, and for a substitute who cannot do it.
    """
    _refuse_not_led(leave, by, now)
    turns = _locked_turns(leave)
    named = [(turn, _named(turn, substitutes)) for turn in turns]
    said = {f"{turn.pk}": substitute.pk for turn, substitute in named}
    move(leave, "grant", by=by, now=now, payload={"substitutes": said}, ended_at=now)
    for turn, substitute in named:
        _fill(turn, substitute, now)
    _tell(leave, "leave_granted", Audience(member=leave.member), now)


def _named(turn: LeaveTurn, substitutes: Substitutes) -> Member:
    found = substitutes.get(turn.pk)
    if found is None:
        raise Refused(
            _("Nobody stands in on %(span)s at %(post)s. Name a substitute, or take it yourself.")
            % {"span": span_said(turn.starts_at, turn.ends_at), "post": turn.post}
        )
    return found


@transaction.atomic
def name_substitute(turn: LeaveTurn, substitute: Member, *, by: Member, now: datetime) -> None:
    """Somebody stands in for a turn that a leave left empty."""
    leave = turn.leave
    _refuse_not_led(leave, by, now)
    if turn.substitute_id is not None or turn.ends_at <= now:
        raise Refused(_("This turn needs nobody any more. Reload the page and look again."))
    said = {"turn": turn.pk, "to": substitute.pk}
    record(leave, "substitute", by=by, now=now, payload=said, fence={"state": LeaveState.GRANTED})
    _locked_turns(leave)
    _fill(turn, substitute, now)


def _locked_turns(leave: Leave) -> list[LeaveTurn]:
    turns = list(leave.turns.select_related("post__unit", "roster__member"))
    keys = sorted({turn.roster_id for turn in turns if turn.roster_id})
    list(Roster.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    return turns


def _fill(turn: LeaveTurn, substitute: Member, now: datetime) -> None:
    """Put the substitute into the roster, as long as the turn is still the one who goes away's."""
    found = turn_of(f"{turn.roster_id}-{turn.on:%Y%m%d}") if turn.roster_id else None
    if found is None or found.member not in (None, turn.leave.member):
        return  # the turn went to somebody else, or ended, meanwhile
    refuse_unable(substitute, found)
    stand_in(found.roster, found.on, substitute)
    LeaveTurn.objects.filter(pk=turn.pk).update(substitute=substitute)
    _tell(
        turn.leave, "stand_in", Audience(member=substitute), now, post=str(turn.post),
        span=span_said(turn.starts_at, turn.ends_at), turn=f"{turn.pk}",
    )  # fmt: skip


@transaction.atomic
def refuse_leave(leave: Leave, *, note: str, by: Member, now: datetime) -> None:
    """Whoever is in charge does not agree, and why."""
    _refuse_not_led(leave, by, now)
    move(leave, "refuse", by=by, now=now, note=note, ended_at=now)
    _tell(leave, "leave_refused", Audience(member=leave.member), now, note=note)


@transaction.atomic
def withdraw_leave(leave: Leave, *, by: Member, now: datetime) -> None:
    """They do not go away after all."""
    if leave.member.person_id != by.person_id:
        raise Refused(_("Only %(name)s can do this.") % {"name": leave.member.person})
    move(leave, "withdraw", by=by, now=now, ended_at=now)


def lapse_leaves(*, now: datetime) -> int:
    """Sweep: what nobody decided in time lapses; the turns stay, and both hear of it."""
    rows = Leave.objects.filter(state=LeaveState.ASKED, answer_by__lte=now)
    return sum(_lapse(leave, now) for leave in rows.whole().order_by("answer_by", "pk"))


@transaction.atomic
def _lapse(leave: Leave, now: datetime) -> int:
    try:
        move(leave, "lapse", by=nobody(Role.CLOCK), now=now, ended_at=now)
    except Refused:  # somebody decided while the sweep looked
        return 0
    _tell(leave, "leave_lapsed", Audience(member=leave.member), now)
    _tell_room(leave, "leave_lapsed", now)
    return 1


def leads_leave(member: Member, leave: Leave, now: datetime) -> bool:
    """Whether the member decides on this leave: in charge of every post whose turns fall in it."""
    if member.person_id == leave.member.person_id:
        return False
    posts = {
        turn.post.pk: turn.post for turn in leave.turns.select_related("post__unit", "post__chief")
    }
    if not posts:
        return _leads_member(member, leave.member, now)
    return all(leads(member, post) for post in posts.values())


def _leads_member(by: Member, member: Member, now: datetime) -> bool:
    if by.role in LEADERS and by.oversees and member.area_code.startswith(by.area_code):
        return True
    led = Post.objects.filter(unit=member.organisation_id, chief__person=by.person_id)
    return led.exists()


def _refuse_not_led(leave: Leave, by: Member, now: datetime) -> None:
    if not leads_leave(by, leave, now):
        raise Refused(_("Only the person in charge of these turns can do this."))


def _tell_room(leave: Leave, template: str, now: datetime, **words: str) -> None:
    """Tell whoever is in charge of the unit's first post, or the room above it."""
    assert leave.member.organisation is not None
    posts = Post.objects.filter(unit=leave.member.organisation, area=None)
    post = posts.select_related("unit", "chief").order_by("pk").first()
    to = in_charge(post or Post(unit=leave.member.organisation), now)
    _tell(leave, template, to, now, **words)


def _tell(
    leave: Leave, template: str, to: Audience, now: datetime, *, turn: str = "", **words: str
) -> None:
    said = {
        "who": str(leave.member.person), "kind": leave.get_kind_display(),
        "first": f"{leave.from_on}", "last": f"{leave.to_on}", "due": moment_said(leave.answer_by),
        "n": "0",
    }  # fmt: skip
    say(leave, template, to, now, part=turn, **{**said, **words})
