"""Who does what in the sample district: the members of its units, by unit and role."""

from collections import defaultdict
from datetime import date
from random import Random

from youhu.calls.models import Call
from youhu.calls.rules import MOVES, REMARKS
from youhu.demo.units import GUIDES
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import OrgKind, Role
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS

# A second person decides these: the supervisor, though a second dispatcher might as well.
SECOND_PERSON = frozenset({"agree_decline", "refuse_decline"})
# Of the roles that a verb allows, the first of these acts.
ORDER = (Role.HANDLER, Role.GRID_WORKER, Role.RESIDENT, Role.DISPATCHER, Role.SUPERVISOR)


class Cast:
    """Everybody who serves on a day; `rng` chooses among colleagues."""

    def __init__(self, on: date, *, rng: Random) -> None:
        self.on, self._rng = on, rng
        serving = Member.objects.serving(on).select_related("person", "organisation").order_by("pk")
        # Party members act as residents; what they do is told elsewhere.
        others = serving.filter(person__memberships=None)
        self.residents = list(others.filter(organisation=None))
        self.with_logins = list(others.exclude(person__user=None))
        self._posts: dict[tuple[int | None, str], list[Member]] = defaultdict(list)
        for member in serving.exclude(role=Role.RESIDENT):
            self._posts[(member.organisation_id, member.role)].append(member)
        units = Organisation.objects.filter(is_accountable=True).order_by("code")
        self.units = [unit for unit in units if unit.serves(on)]
        self._local = {(unit.kind, unit.area_code): unit for unit in self.units}

    def actor(self, call: Call, verb: str) -> Member | None:
        """Who takes this step with a call; None when that post is vacant."""
        roles = MOVES[verb].roles if verb in MOVES else REMARKS[verb]
        role = Role.SUPERVISOR if verb in SECOND_PERSON else next(r for r in ORDER if r in roles)
        match role:
            case Role.HANDLER:
                return self._handler(call)
            case Role.GRID_WORKER:
                return self.grid_worker(call.cell_code)
            case Role.RESIDENT:
                return _caller(call)
            case _:
                return self._one_of(self._room(call), role)

    def grid_worker(self, cell_code: str) -> Member | None:
        """One of those who walk a cell."""
        unit = self._local.get((OrgKind.COMMUNITY, cell_code[:COMMUNITY_DIGITS]))
        return self._one_of(unit, Role.GRID_WORKER)

    def operator(self, cell_code: str) -> Member | None:
        """Who takes down at the command centre what comes in by the hotline."""
        room = self._local.get((OrgKind.COMMAND_ROOM, cell_code[:DISTRICT_DIGITS]))
        return self._one_of(room, Role.DISPATCHER)

    def counter(self, cell_code: str) -> Member | None:
        """Who takes down in the subdistrict what is said at the counter."""
        room = self._local.get((OrgKind.COMMAND_ROOM, cell_code[:SUBDISTRICT_DIGITS]))
        return self._one_of(room, Role.DISPATCHER)

    def other_unit(self, call: Call) -> Organisation:
        """Whom a dispatcher tries next: the office of the place, then whoever had it first."""
        had = [duty.unit for duty in call.duties.select_related("unit").order_by("pk")]
        office = self._local.get((OrgKind.SUBDISTRICT, call.cell_code[:SUBDISTRICT_DIGITS]))
        if office is not None and office not in had:
            return office
        if had and had[0] != had[-1]:
            return had[0]
        return self._rng.choice([unit for unit in self.units if unit.code in GUIDES])

    def _handler(self, call: Call) -> Member | None:
        """Whoever signed goes on with it."""
        worker = call.worker
        if worker is not None and worker.organisation_id == call.unit_id:
            return worker
        return self._one_of(call.unit, Role.HANDLER)

    def _room(self, call: Call) -> Organisation | None:
        """The command room that has the call, or the one of its place."""
        if call.unit is not None and call.unit.kind == OrgKind.COMMAND_ROOM:
            return call.unit
        return self._local.get((OrgKind.COMMAND_ROOM, call.cell_code[:SUBDISTRICT_DIGITS]))

    def _one_of(self, unit: Organisation | None, role: Role) -> Member | None:
        crew = self._posts.get((unit.pk, role)) if unit is not None else None
        return self._rng.choice(crew) if crew else None


def _caller(call: Call) -> Member:
    """The one who called; nobody by name where a clerk wrote it down or they did not sign in."""
    who = call.raised_by
    return who if who is not None and who.role == Role.RESIDENT else nobody(Role.RESIDENT)
