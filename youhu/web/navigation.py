"""Which doors a person sees: the rail of a desk and the tabs of a phone, by role."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.http import MemberRequest
from youhu.registry.rules import AREA_WIDE, STAFF, Role

DESK_ROLES = STAFF - {Role.GRID_WORKER}


@dataclass(frozen=True)
class Door:
    """One place to go: where it leads, what it says, who sees it, and what is counted behind it."""

    url: str
    icon: str
    label: Promise
    roles: frozenset[Role]
    count: str = ""
    is_wide: bool = False  # whether the pages below its address lie behind it too


@dataclass(frozen=True)
class ShownDoor:
    """A door as a page draws it."""

    href: str
    icon: str
    label: str
    is_here: bool
    count_href: str = ""


DESK = (
    Door("calls", "inbox", _("Calls"), DESK_ROLES),
    Door(
        "dispatch_queue",
        "send",
        pgettext_lazy("queue", "Dispatch"),
        frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        count="dispatch_count",
    ),
    Door(
        "assists",
        "users",
        pgettext_lazy("desk", "Joint"),
        frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        count="assist_count",
        is_wide=True,
    ),
    Door(
        "callbacks",
        "call",
        _("Call-back"),
        frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
        count="callbacks_count",
    ),
    Door("figures", "chart", _("Figures"), AREA_WIDE | {Role.HANDLER}, is_wide=True),
    Door(
        "supervisions",
        "flag",
        _("Supervision"),
        frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        is_wide=True,
    ),
    Door(
        "signals",
        "eye",
        pgettext_lazy("door", "Ahead"),
        frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR}),
        count="signals_count",
        is_wide=True,
    ),
    Door("directives", "sign", _("Directives"), DESK_ROLES - {Role.ADMIN}, is_wide=True),
    Door("register_call", "plus", _("Register"), frozenset({Role.DISPATCHER, Role.SUPERVISOR})),
    Door("wall", "screen", _("Screen"), AREA_WIDE),
    Door("promises", "shield", _("Promises"), DESK_ROLES),
    Door("inbox", "bell", _("Inbox"), DESK_ROLES),
    Door(
        "redrawings",
        "map",
        _("Cells"),
        frozenset({Role.ADMIN, Role.AUDITOR, Role.SUPERVISOR}),
        is_wide=True,
    ),
    Door("settings", "rule", _("Settings"), frozenset({Role.ADMIN, Role.AUDITOR}), is_wide=True),
)
PHONE = (
    Door("home", "home", _("Home"), frozenset({Role.RESIDENT})),
    Door("field", "list", pgettext_lazy("page", "Today"), frozenset({Role.GRID_WORKER})),
    Door("report_call", "camera", _("Report"), frozenset({Role.GRID_WORKER})),
    Door("field_queue", "cloud", _("To be sent"), frozenset({Role.GRID_WORKER})),
    Door("raise_call", "call", _("Raise"), frozenset({Role.RESIDENT})),
    Door("follow", "search", _("Follow"), frozenset({Role.RESIDENT})),
    Door("my_calls", "list", _("My calls"), frozenset({Role.RESIDENT})),
    Door("inbox", "bell", _("Inbox"), frozenset({Role.GRID_WORKER})),
)
# Staff who look at a phone page walk back to their desk.
DESK_ON_PHONE = (
    Door("home", "home", _("Desk"), DESK_ROLES),
    Door("follow", "search", _("Follow"), DESK_ROLES),
)


def shown(doors: Iterable[Door], request: HttpRequest, role: str) -> list[ShownDoor]:
    """The doors of `role`, the one that the request stands in marked."""
    mine = [door for door in doors if role in door.roles]
    here = _nearest(mine, request)
    return [
        ShownDoor(
            reverse(door.url),
            door.icon,
            str(door.label),
            door is here,
            reverse(door.count) if door.count else "",
        )
        for door in mine
    ]


def _nearest(doors: Iterable[Door], request: HttpRequest) -> Door | None:
    """The door of this very page, or else the narrowest of those that it lies behind."""
    match = request.resolver_match
    here = match.view_name if match else ""
    behind = [
        door
        for door in doors
        if door.url == here or (door.is_wide and request.path.startswith(reverse(door.url)))
    ]
    return max(behind, key=lambda door: (door.url == here, len(reverse(door.url))), default=None)


def role_of(request: HttpRequest) -> str:
    """The role in which somebody looks; a visitor is a resident, and an error page may not know."""
    member = getattr(request, "member", None)
    return member.role if member else Role.RESIDENT


def is_at_a_desk(request: MemberRequest) -> bool:
    """Whether this person works at a desk, not on a phone."""
    return request.user.is_authenticated and request.member.role in DESK_ROLES
