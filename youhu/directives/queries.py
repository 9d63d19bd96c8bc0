"""Directives as lists and pages show them: narrowed, sorted, and what this person may do now."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from youhu.common.moves import open_moves
from youhu.common.pages import AnyPage, Pages
from youhu.directives.models import Directive, Task
from youhu.directives.rules import ISSUERS, UNDONE, State, TaskState, Warned
from youhu.oversight.models import Supervision
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

PER_PAGE = 25
LONGEST_QUERY = 60
SORTS = {"due": "due_at", "issued": "issued_at", "title": "title"}
TABS = ("open", "unsigned", "executing", "reported", "overdue", "ended", "all")
# The groups of units that an order is given to at once, by the place of whoever gives it.
GROUPS = {
    "subdistricts": (OrgKind.SUBDISTRICT,),
    "departments": (OrgKind.DEPARTMENT, OrgKind.STATION),
    "communities": (OrgKind.COMMUNITY,),
}


class Listing:
    """The directives that one member sees, as the query of the address narrows them."""

    def __init__(self, member: Member, asked: QueryDict) -> None:
        self.member, self.asked = member, asked
        tab = asked.get("tab", "")
        self.tab = tab if tab in TABS else "open"
        self.words = asked.get("q", "").strip()[:LONGEST_QUERY]
        sort = asked.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in SORTS else "due"

    def rows(self) -> QuerySet[Directive]:
        found = Directive.objects.visible_to(self.member).filter(_in_tab(self.tab, self.member))
        if self.words:
            code = self.words.upper().removeprefix("D-")
            same = Q(pk=code) if code.isdecimal() else Q()
            said = Q(title__icontains=self.words) | Q(basis__icontains=self.words)
            found = found.filter(said | same if same else said)
        back = "-" if self.sort.startswith("-") else ""
        return found.order_by(f"{back}{SORTS[self.sort.removeprefix('-')]}", "-pk")

    def page(self) -> AnyPage:
        page = Pages(self.rows(), PER_PAGE, count=None).get_page(self.asked.get("page"))
        chosen = [row.pk for row in page.object_list]
        full = Directive.objects.counted().select_related("issuer").in_bulk(chosen)
        page.object_list = [full[pk] for pk in chosen]
        return page

    def query(self, **changes: str) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        kept = QueryDict(mutable=True)
        facts = {"tab": self.tab, "q": self.words, "sort": self.sort, **changes}
        kept.update({name: value for name, value in facts.items() if value})
        return f"{kept.urlencode()}&" if kept else ""


def _in_tab(tab: str, member: Member) -> Q:
    """Which directives stand under a tab; a unit's own part counts, not that of others."""
    if tab == "all":
        return Q()
    if tab in {"open", "ended"}:
        running = Q(state=State.RUNNING)
        return running if tab == "open" else ~running
    own = Q() if commands(member) else Q(unit=member.organisation_id)
    tasks = Task.objects.filter(own)
    if tab == "overdue":
        warned = Q(warned=Warned.OVERDUE)
        if commands(member):
            warned |= Q(state=TaskState.REPORTED, verify_warned_at__isnull=False)
        return Q(pk__in=tasks.open().filter(warned).values("directive"))
    states = {
        "unsigned": TaskState.ISSUED,
        "executing": TaskState.EXECUTING,
        "reported": TaskState.REPORTED,
    }
    return Q(pk__in=tasks.filter(state=states[tab]).values("directive"))


def commands(member: Member) -> bool:
    """Whether this member looks over an area rather than one unit's part."""
    return member.oversees


def tasks_of(directive: Directive) -> list[Task]:
    """All parts, those that need somebody first."""
    order = {TaskState.REPORTED: 0, TaskState.ISSUED: 1, TaskState.EXECUTING: 2}
    rows = directive.tasks.select_related("unit", "signed_by__person", "reported_by__person")
    found = list(rows.prefetch_related("evidence").order_by("unit__area_code", "unit__code"))
    for task in found:
        task.directive = directive
    _with_supervision(found)
    return sorted(found, key=lambda task: order.get(TaskState(task.state), 3))


def _with_supervision(tasks: list[Task]) -> None:
    """Lay at each part what it is or was supervised for, the newest first; one statement."""
    marks: dict[int, list[Supervision]] = defaultdict(list)
    rows = Supervision.objects.filter(matter__in=[task.matter_id for task in tasks])
    for mark in rows.select_related("holder").order_by("-pk"):
        marks[mark.matter_id or 0].append(mark)
    for task in tasks:
        task.marks = marks[task.matter_id]


def offered(task: Task, member: Member) -> list[str]:
    """The verbs that would not be refused to this member: what the page shows as buttons."""
    verbs = open_moves(task, member.role)
    if member.role == Role.HANDLER:
        return verbs if member.organisation_id == task.unit_id else []
    if member.role not in ISSUERS:
        return []
    watches = ["supervise"] * may_supervise(task, member)
    is_ours = member.organisation_id == task.directive.issuer_id
    return [*verbs, *watches] if is_ours else watches


def may_supervise(task: Task, member: Member) -> bool:
    """Whether this member sits in the room that gave the order, or in one above it."""
    is_above = member.oversees and task.directive.issuer.area_code.startswith(member.area_code)
    is_own = member.organisation_id == task.unit_id
    return is_above and not is_own and task.state in UNDONE


def may_command(directive: Directive, member: Member) -> bool:
    """Whether this member may call it off, give longer, urge."""
    is_ours = member.organisation_id == directive.issuer_id and member.role in ISSUERS
    return is_ours and directive.state == State.RUNNING


def receivers(member: Member, group: str, now: datetime) -> list[Organisation]:
    """The units of a group that take orders from this member."""
    on = timezone.localdate(now)
    rows = Organisation.objects.filter(
        kind__in=GROUPS[group], area_code__startswith=member.area_code, is_accountable=True
    )
    found = rows.order_by("area_code", "code")
    return [unit for unit in found if unit.answers(on) and unit.pk != member.organisation_id]


def rollup(tasks: list[Task]) -> list[tuple[Any, int, int]]:
    """Every state with how many parts are in it, and where its bar of a hundred begins."""
    counts = [(state, sum(task.state == state for task in tasks)) for state in TaskState]
    return [(state, n, round(100 * n / max(len(tasks), 1))) for state, n in counts]
