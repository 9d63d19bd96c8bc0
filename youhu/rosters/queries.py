"""Reading the rosters: my turns with their neighbours, who leads a post, who could stand in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.registry.models import Member
from youhu.rosters.models import Leave, led_by
from youhu.rosters.rules import LEADERS, LeaveState
from youhu.territory.duty import Turn, turns, turns_of_people
from youhu.territory.models import Post, Roster

DAY = timedelta(days=1)


@dataclass(frozen=True)
class MyTurn:
    """A turn of mine, who is there before me, and who comes after."""

    turn: Turn
    before: Member | None
    after: Member | None


def posts_of(member: Member) -> list[Member]:
    """All posts that the member's person holds."""
    rows = Member.objects.filter(person=member.person_id).select_related("person", "organisation")
    return list(rows.order_by("pk"))


def my_turns(member: Member, start: datetime, end: datetime) -> list[MyTurn]:
    """The turns of the member's person between two moments, at whichever post."""
    mine = turns_of_people(posts_of(member), start, end)
    around = turns_at({turn.post.pk for turn in mine}, start - DAY, end + DAY)
    return [_with_neighbours(turn, around[turn.post.pk]) for turn in mine]


def turns_at(posts: Collection[int], start: datetime, end: datetime) -> dict[int, list[Turn]]:
    """The turns at some posts between two moments, by the post; three statements for any number."""
    since = timezone.localdate(start) - DAY
    rows = Roster.objects.filter(post__in=posts).current(since).order_by("pk")
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns(rows, start, end):
        found[turn.post.pk].append(turn)
    return found


def _with_neighbours(turn: Turn, there: Sequence[Turn]) -> MyTurn:
    others = [one for one in there if one.member is not None and one != turn]
    before = [one for one in others if one.ends_at == turn.starts_at]
    after = [one for one in others if one.starts_at == turn.ends_at]
    return MyTurn(turn, before[0].member if before else None, after[0].member if after else None)


def leads(member: Member, post: Post) -> bool:
    """Whether the member is in charge of a post, or oversees its area."""
    if post.chief is not None and post.chief.person_id == member.person_id:
        return True
    oversees = member.role in LEADERS and member.oversees
    return oversees and post.unit.area_code.startswith(member.area_code)


def colleagues(post: Post, now: datetime, *, but: Member) -> list[Member]:
    """The others who serve in the unit of a post."""
    serving = Member.objects.serving(timezone.localdate(now)).filter(organisation=post.unit_id)
    others = serving.exclude(person=but.person_id)
    return list(others.select_related("person", "organisation").order_by("role", "pk"))


def in_the_way(turn: Turn, member: Member, *, but: Iterable[Turn] = ()) -> Turn | None:
    """A turn at the same time as this one that keeps a member from doing it.

    Cells lie side by side: who walks one may look after another, but nobody sits at two desks.
    """
    given = {one.code for one in but}
    own = turns_of_people([member], turn.starts_at, turn.ends_at)
    return next((one for one in own if one.code not in given and _clash(one, turn)), None)


def _clash(one: Turn, other: Turn) -> bool:
    are_cells = one.post.area_id is not None and other.post.area_id is not None
    return one.meets(other) and (one.post.pk == other.post.pk or not are_cells)


def is_away(member: Member, turn: Turn) -> bool:
    """Whether the member has leave on a day of the turn."""
    first, last = (timezone.localdate(at) for at in (turn.starts_at, turn.ends_at))
    granted = Leave.objects.filter(state=LeaveState.GRANTED, member__person=member.person_id)
    return granted.filter(from_on__lte=last, to_on__gte=first).exists()


def oversees(member: Member) -> bool:
    """Whether the member leads every post of an area."""
    return member.role in LEADERS and member.oversees


def led_people(member: Member, now: datetime) -> list[Member]:
    """The people of the units whose posts a member leads: those who have turns there."""
    serving = Member.objects.serving(timezone.localdate(now)).exclude(person=member.person_id)
    on_duty = serving.filter(turns__post__in=Post.objects.filter(led_by(member, "")))
    people = on_duty.distinct().select_related("person", "organisation")
    return list(people.order_by("organisation__code", "role", "pk"))
