"""A service room of the first community, with somebody there, and a mediation in it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from tests.factories.district import TinyDistrict, cell_middle
from tests.factories.rows import NOW, MemberFactory
from youhu.registry.models import Member
from youhu.rooms import actions
from youhu.rooms.actions import Facts, Newcomer, PartyFacts, Said, Turn
from youhu.rooms.models import HotlineEntry, Mediation, Room, WalkIn
from youhu.rooms.places import Language
from youhu.rooms.rules import Dispute, Need, Shown, Side, Topic

WORKDAYS = [(day, time(9), time(18)) for day in range(1, 6)]
# Words that nobody but the people of a case may ever read, one in each sealed column.
SECRETS = (
    "Zhao Secretparty", "13911112222", "Li Otherparty", "13933334444", "Secret address",
    "secret facts", "secret minutes", "secret terms", "secret performance", "secret outcome",
    "secret follow-up",
)  # fmt: skip


@dataclass
class ServiceRoom:
    """The room, the desk that keeps it, and the grid worker who sits there on workdays."""

    room: Room
    desk: Member
    grid: Member


def room_facts(district: TinyDistrict, **changes: Any) -> Facts:
    """What visitors know of the room in the middle of the first cell."""
    lng, lat = cell_middle(district.cells[0].code)
    told: dict[str, Any] = {
        "name": "Sister Hong's room", "host": "Sister Hong", "address": "1 Lane 001", "lng": lng,
        "lat": lat, "phone": "020-84120001", "shown": Shown.FAMILY, "hotline": "Ah Chun's line",
        "hotline_phone": "020-84120002",
    }  # fmt: skip
    return Facts(**{**told, **changes})


def service_room(district: TinyDistrict, *, now: datetime = NOW) -> ServiceRoom:
    """Open on workdays from 9 to 18, with the grid worker on duty all that time."""
    desk = district.handler_of(district.committees[0])
    room = actions.set_up_room(room_facts(district), by=desk, now=now)
    actions.set_hours(room, WORKDAYS, by=desk, now=now)
    turn = Turn("12345", time(8), time(19), now.date())
    actions.give_turn(room, turn, member=district.grid_worker, by=desk, now=now)
    return ServiceRoom(room, desk, district.grid_worker)


def promised(made: ServiceRoom, *, now: datetime = NOW, **changes: Any) -> WalkIn:
    """A request that the grid worker promised to see to by tomorrow."""
    topic = str(changes.pop("topic", Topic.REQUEST))
    told: dict[str, Any] = {
        "matter": "The lamp at the gate is dark.", "name": "Chen Visitor", "phone": "13800001111",
        "next_step": "Ask the bureau", "due_at": now + timedelta(days=1), "owner": made.grid,
    }  # fmt: skip
    said = Said(**{**told, **changes})
    return actions.take_down(made.room, said, topic=topic, by=made.grid, now=now)


def rung(made: ServiceRoom, *, now: datetime = NOW) -> HotlineEntry:
    """A newcomer who is rung back by tomorrow."""
    said = Said(
        "Where can one find work?", "Wu Caller", "13700001111", next_step="Ring back",
        due_at=now + timedelta(days=1),
    )  # fmt: skip
    newcomer = Newcomer(Need.WORK, Language.XIANG, "43")
    return actions.take_call(made.room, said, newcomer=newcomer, by=made.desk, now=now)


def accepted(
    made: ServiceRoom, *, now: datetime = NOW, mediators: list[Member] | None = None
) -> Mediation:
    """A dispute between two neighbours that the desk took in."""
    parties = [
        PartyFacts(Side.ASKS, SECRETS[0], SECRETS[1], SECRETS[4]),
        PartyFacts(Side.ANSWERS, SECRETS[2], SECRETS[3]),
    ]
    return actions.accept(
        made.room.community, dispute=Dispute.FAMILY, facts=SECRETS[5], parties=parties,
        mediators=mediators or [made.desk, made.grid], room=made.room, by=made.desk, now=now,
    )  # fmt: skip


def agreed(made: ServiceRoom, *, now: datetime = NOW) -> Mediation:
    """Two sessions' worth of talk ended in an agreement, with one follow-up to come."""
    case = accepted(made, now=now)
    by = made.desk
    actions.meet(case, at=now, mediators=[by], minutes=SECRETS[6], by=by, now=now)
    day = now.date() + timedelta(days=7)
    actions.agree(
        case, terms=SECRETS[7], performance=SECRETS[8], perform_by=day, follow_on=[day], by=by,
        now=now,
    )  # fmt: skip
    return case


def archived(made: ServiceRoom, *, now: datetime = NOW) -> Mediation:
    """And it was kept, and the file is in the archive."""
    case, later = agreed(made, now=now), now + timedelta(days=8)
    visit = case.follow_ups.get()
    actions.follow_up(case, visit, note=SECRETS[10], by=made.desk, now=later)
    actions.perform(case, outcome=SECRETS[9], by=made.desk, now=later)
    actions.archive(case, by=made.desk, now=later)
    return case


def colleague(made: ServiceRoom) -> Member:
    """Another one at the same desk, who is named in no case."""
    member: Member = MemberFactory(handler=True, organisation=made.room.community)
    return member
