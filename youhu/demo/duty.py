"""Who is on duty in the sample district: every unit and every cell, day and night."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from itertools import cycle

from youhu.demo.places import Areas
from youhu.demo.tables import records
from youhu.demo.units import Units
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Post, Roster

DAY, NIGHT = time(8), time(20)
# (weekdays, starts, ends): together they leave no minute of the week without somebody.
TURNS = (
    ("12345", DAY, NIGHT),
    ("135", NIGHT, DAY),
    ("246", NIGHT, DAY),
    ("67", DAY, NIGHT),
    ("7", NIGHT, DAY),
)


def enter_duty(units: Units, cells: Areas, staff: list[Member], *, since: date) -> None:
    """Post and roster for every unit that answers calls and every cell."""
    names = {row["post"]: row["name"] for row in records("posts")}
    crew: dict[str, list[Member]] = defaultdict(list)
    for member in staff:
        assert member.organisation is not None
        crew[member.organisation.code].append(member)
    manned = [unit for unit in units.values() if unit.is_accountable]
    posts = [
        (Post(unit=unit, name=names["unit"], phone=unit.phone), crew[unit.code]) for unit in manned
    ]
    for cell in cells.values():
        unit = units[f"community-{cell.code[:12]}"]
        walkers = [member for member in crew[unit.code] if member.role == Role.GRID_WORKER]
        posts.append((Post(unit=unit, area=cell, name=names["cell"]), walkers))
    Post.objects.bulk_create(post for post, _members in posts)
    Roster.objects.bulk_create(
        Roster(post=post, member=member, weekdays=weekdays, starts=starts, ends=ends, from_on=since)
        for number, (post, members) in enumerate(posts)
        for member, (weekdays, starts, ends) in zip(_from(members, number), TURNS, strict=False)
    )


def _from(members: list[Member], number: int) -> Iterator[Member]:
    """The members over and over, beginning with another one for each number."""
    first = number % len(members)
    return cycle([*members[first:], *members[:first]])
