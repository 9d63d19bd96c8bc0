"""Duty in the sample district: who is in charge, a swap that waits, leave, a week of hand-overs."""

from datetime import datetime, timedelta

from django.utils import timezone

from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rosters import actions
from youhu.rosters.models import Handover, Leave, Swap
from youhu.rosters.queries import colleagues, in_the_way, my_turns, turns_at
from youhu.rosters.rules import LeaveKind
from youhu.territory.duty import Turn, turn_of, turns_of_people
from youhu.territory.models import Post

MINUTES = 30
NOTES = (
    "夜间来电 {n} 件，均已签收；滨江东路占道烧烤一件请白班回访。",
    "一件噪声投诉当事人要求 9 点前回电；其余按时限办理。",
    "暴雨黄色预警已解除，值守点积水 {n} 处均已消退。",
    "无突发事项；两件临近时限，已提醒承办科室。",
)
EQUIPMENT = "对讲机 2 部、执法记录仪 1 台、车钥匙 1 把，均完好。"
REMARKS = "已核对，未办结 {n} 件与记录一致。"


def keep_duty(now: datetime) -> None:
    """The posts of whole units are kept manned; two of them write hand-overs."""
    units = Post.objects.filter(area=None).select_related("unit", "chief")
    units.update(is_always_manned=True)
    posts = [_post("urban"), _post("command")]
    for post in posts:
        chief = _chief(post)
        Post.objects.filter(pk=post.pk).update(
            chief=chief, swaps_need_approval=True, handover_minutes=MINUTES
        )
    for at in _before_changes(now):
        actions.open_handovers(now=at)
    for n, row in enumerate(_begun(now)):
        _hand_over(row, n, now)
    actions.warn_handovers(now=now)
    _swap(_post("urban"), now)
    _leave(_post("urban"), now)


def _before_changes(now: datetime) -> list[datetime]:
    """An hour before each change of turn of the last week."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [
        today - timedelta(days=n) + timedelta(hours=h) for n in range(7, -1, -1) for h in (7, 19)
    ]
    return [at for at in moments if at <= now]


def turn_ahead(member: Member) -> str:
    """A turn of duty that a member has in some days. Raises LookupError without one."""
    start = timezone.now() + timedelta(days=2)
    return turns_of_people([member], start, start + timedelta(days=14))[-1].code


def _post(code: str) -> Post:
    rows = Post.objects.filter(area=None, unit__code=code).select_related("unit", "chief__person")
    return rows.order_by("pk")[0]


def _chief(post: Post) -> Member:
    """The last who came to a department; in a command room its supervisor."""
    people = Member.objects.filter(organisation=post.unit).select_related("person", "organisation")
    lead = people.filter(role=Role.SUPERVISOR).order_by("pk").first()
    return lead or people.order_by("-pk")[0]


def _begun(now: datetime) -> list[Handover]:
    rows = Handover.objects.filter(changes_at__lte=now - timedelta(hours=3)).whole()
    return list(rows.order_by("changes_at", "pk"))


def _hand_over(row: Handover, n: int, now: datetime) -> None:
    """Most are signed in time; some are disputed and settled; the newest of some is missing."""
    if row.incoming is None:
        return
    if n % 9 == 5:
        _waive(row, now)
        return
    at = row.changes_at - timedelta(minutes=12)
    said = NOTES[n % len(NOTES)].format(n=2 + n % 3)
    actions.write_handover(row, notes=said, equipment=EQUIPMENT, by=row.outgoing, now=at)
    waiting = sum(group["n"] for group in row.waiting["groups"])
    signed = row.changes_at + timedelta(minutes=4 + n % 7)
    if n % 9 == 3:
        wrong = "车钥匙未见移交，请说明去向。"
        actions.dispute_handover(row, remarks=wrong, by=row.incoming, now=signed)
        if row.post.chief and row.post.chief.person_id != row.outgoing.person_id:
            later, settled = signed + timedelta(hours=1), "钥匙在值班室抽屉，已找到并补登记。"
            actions.settle_handover(row, note=settled, by=row.post.chief, now=later)
        return
    actions.sign_handover(row, remarks=REMARKS.format(n=waiting), by=row.incoming, now=signed)


def _waive(row: Handover, now: datetime) -> None:
    """What was never written was waived a day later, where that day has come."""
    later, chief = row.changes_at + timedelta(days=1), row.post.chief
    if later < now and chief and chief.person_id != row.outgoing.person_id:
        why = "当班赴现场处置突发事件，已电话交接。"
        actions.waive_handover(row, note=why, by=chief, now=later)


def _turns(post: Post, now: datetime, *, after: int, until: int) -> list[Turn]:
    start, end = now + timedelta(days=after), now + timedelta(days=until)
    return [one for one in turns_at({post.pk}, start, end)[post.pk] if one.starts_at > start]


def _swap(post: Post, now: datetime) -> Swap | None:
    """Somebody asks the handler who can sign in to take a turn of the next days."""
    handler = Member.objects.get(person__user__username="handler", role=Role.HANDLER)
    for turn in _turns(post, now, after=1, until=10):
        if turn.member is None or turn.member == handler:
            continue
        busy = [mine.turn for mine in my_turns(handler, turn.starts_at, turn.ends_at)]
        if not any(one.meets(turn) for one in busy):
            wanted = actions.Wanted(turn, handler)
            asked = now - timedelta(hours=2)
            return actions.ask_swap(wanted, note="孩子家长会", by=turn.member, now=asked)
    return None


def _leave(post: Post, now: datetime) -> None:
    """A colleague is away for two days next week, with substitutes; another one has asked."""
    if post.chief is None:
        return
    people = colleagues(post, now, but=post.chief)
    for n, member in enumerate([one for one in people if one.person.user_id is None][:2]):
        first = timezone.localdate(now) + timedelta(days=12 + 4 * n)
        days = actions.Days(LeaveKind.ANNUAL, first, first + timedelta(days=1), "回乡探亲")
        leave = actions.ask_leave(days, by=member, now=now - timedelta(hours=5))
        if n == 0:
            _grant(leave, [*people, post.chief], now)


def _grant(leave: Leave, people: list[Member], now: datetime) -> None:
    named = {}
    for turn in leave.turns.select_related("roster"):
        assert turn.roster is not None
        there = turn_of(f"{turn.roster.pk}-{turn.on:%Y%m%d}")
        assert there is not None
        others = [one for one in people if one != leave.member]
        named[turn.pk] = next((one for one in others if not in_the_way(there, one)), None)
    if None not in named.values():
        actions.grant_leave(leave, named, by=_overseer(), now=now - timedelta(hours=4))


def _overseer() -> Member:
    rows = Member.objects.select_related("person", "organisation")
    return rows.get(person__user__username="command")
