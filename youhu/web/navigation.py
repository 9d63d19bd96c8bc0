"""Which doors a person sees: the rail of a desk and the tabs of a phone, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from youhu.common.wiring import declared
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member
from youhu.registry.rail import DESK_ROLES, Door
from youhu.registry.rules import Role


@dataclass(frozen=True)
class ShownDoor:
    """A door as a page draws it."""

    href: str
    icon: str
    label: str
    is_here: bool
    begins_group: bool
    count_href: str = ""


@cache
def desk() -> tuple[Door, ...]:
    """The rail of a desk: what the installed apps declare, each door in its place."""
    return _ranked("doors")


def first(request: MemberRequest) -> str:
    """Where somebody at a desk begins: at the door that is declared for them, else at the calls."""
    member = request.member
    for door in desk():
        if door.first_for and member.role in door.roles and _holds(door.first_for, member):
            return door.url
    return "settings" if member.role == Role.SECURITY else "calls"


@cache
def services() -> tuple[Door, ...]:
    """What the home page of a phone leads to besides calls, as the installed apps declare it."""
    return _ranked("services")


# Whose pages on a phone carry tabs of their own: who helps neighbours, keeps a shop, drives.
_TAB_SETS = ("neighbour_tabs", "shop_tabs", "driver_tabs")


@cache
def tab_sets() -> tuple[tuple[Door, ...], ...]:
    """The sets of tabs that stand on certain pages instead of the usual ones."""
    return tuple(_ranked(kind) for kind in _TAB_SETS)


def _ranked(kind: str) -> tuple[Door, ...]:
    doors = [door for declaring in declared(kind) for door in declaring]
    return tuple(sorted(doors, key=lambda door: (door.group, door.rank)))


def phone(usual: tuple[Door, ...], request: HttpRequest) -> tuple[Door, ...]:
    """The tabs at the foot of a phone: behind a door of a set of its own, that set after home.

    Whoever finds but one open door there keeps the usual tabs.
    """
    for tabs in tab_sets():
        mine = [door for door in tabs if role_of(request) in door.roles]
        if _nearest(mine, request):
            theirs = [door for door in mine if _opens(door, request)]
            is_one_of_them = _nearest(theirs, request) is not None and len(theirs) > 1
            return (*usual[:1], *theirs) if is_one_of_them else usual
    return usual


def shown(doors: Iterable[Door], request: HttpRequest, role: str) -> list[ShownDoor]:
    """The doors of `role`, the one that the request stands in marked."""
    mine = [door for door in doors if role in door.roles and _opens(door, request)]
    here = _nearest(mine, request)
    begins = {after.url for before, after in pairwise(mine) if before.group != after.group}
    return [
        ShownDoor(
            reverse(door.url),
            door.icon,
            str(door.label),
            door is here,
            door.url in begins,
            reverse(door.count) if door.count else "",
        )
        for door in mine
    ]


def _opens(door: Door, request: HttpRequest) -> bool:
    """Whether what else the door asks of a member holds; asked once in a page."""
    if not door.only_if:
        return True
    known: dict[str, bool] = request.__dict__.setdefault("opened_doors", {})
    if door.only_if not in known:
        known[door.only_if] = _holds(door.only_if, getattr(request, "member", None))
    return known[door.only_if]


def _holds(asked: str, member: Member | None) -> bool:
    if member is None:
        return False
    if "." in asked:
        return bool(import_string(asked)(member))
    return bool(getattr(member, asked))


def _nearest(doors: Iterable[Door], request: HttpRequest) -> Door | None:
    """The door of this very page, or else the narrowest of those that it lies behind."""
    match = request.resolver_match
    here = match.view_name if match else ""
    behind = [
        door
        for door in doors
        if here in (door.url, *door.also)
        or (door.is_wide and request.path.startswith(reverse(door.url)))
    ]
    return max(behind, key=lambda door: (door.url == here, len(reverse(door.url))), default=None)


def role_of(request: HttpRequest) -> str:
    """The role in which somebody looks; a visitor is a resident, and an error page may not know."""
    member = getattr(request, "member", None)
    return member.role if member else Role.RESIDENT


def is_at_a_desk(request: MemberRequest) -> bool:
    """Whether this person works at a desk, not on a phone."""
    return request.user.is_authenticated and request.member.role in DESK_ROLES
