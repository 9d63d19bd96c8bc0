"""Every page of the site with somebody of the sample district to look at it.

Screenshots, the bench of pages and the journeys that look at every page all go by this table; a
page that is missing from it fails a test.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

from youhu.calls.above import supervised
from youhu.calls.links import token_of
from youhu.calls.models import (
    Call,
    Category,
    Export,
    LadderStep,
    LimitDraft,
    ReplyTemplate,
    RoutingRule,
    RuleDraft,
    TimeLimit,
)
from youhu.calls.rules import State
from youhu.directives.models import Directive
from youhu.foresight.models import Signal
from youhu.joint.models import Assist
from youhu.joint.rules import State as JointState
from youhu.oversight.models import SupervisionRule, Terms
from youhu.redrawing.models import Redrawing
from youhu.registry.models import CalendarYear, Member, OfficeHours, Organisation, WorkDay
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area, Landmark, Post
from youhu.whatif.models import Trial

PHONE, DESK, SCREEN = "phone", "desk", "screen"
TRIED = "?amount=4&limit_type=work_hours&start=2026-12-30T17:00"
WIDTHS = {PHONE: (390, 844), DESK: (1440, 900), SCREEN: (1920, 1080)}


@dataclass(frozen=True)
class Look:
    """One page as one person sees it.

    `state` picks the call that it is about; `picture` names its picture in the documents.
    """

    name: str
    user: str = ""
    size: str = PHONE
    query: str = ""
    state: str = ""
    picture: str = ""
    variant: str = "zh"  # of the picture: zh, en, elder or dark

    @property
    def label(self) -> str:
        """A file's name for it: the address, who looks, and what at."""
        parts = [self.name, self.user, self.state, self.query.strip("?")]
        return "-".join(re.sub(r"\W+", "_", part) for part in parts if part)


LOOKS = (
    Look("home", picture="resident-home"),
    Look("home", "resident", picture="elder-home", variant="elder"),
    Look("raise_call", picture="resident-raise"),
    Look("follow"),
    Look("receipt", state=State.DISPATCHED),
    Look("progress", state=State.WORKING, picture="resident-progress"),
    Look("progress", state=State.ANSWERED),
    Look("progress", state=State.CLOSED),
    Look("my_calls", "resident"),
    Look("my_calls", "resident", query="?show=joined"),
    Look("near"),
    Look("public_call"),
    Look("my_place"),
    Look("help"),
    Look("accessibility"),
    Look("privacy"),
    Look("offline"),
    Look("prove", picture="resident-prove"),
    Look("check_receipt"),
    Look("sign_in"),
    Look("promises"),
    Look("components", query="?skin=phone"),
    Look("posts", "grid"),
    Look("password", "grid"),
    Look("inbox", "grid"),
    Look("field", "grid", picture="field-today"),
    Look("field_task", "grid", state=State.CHECKING, picture="field-task"),
    Look("field_task", "grid", state=State.VERIFYING),
    Look("report_call", "grid"),
    Look("field_queue", "grid"),
    Look("calls", "handler", DESK),
    Look("calls", "command", DESK, query="?tab=all", picture="clerk-list"),
    Look("call", "handler", DESK, state=State.WORKING, picture="clerk-call"),
    Look("call", "dispatcher", DESK, state=State.RETURNED),
    Look("call", "auditor", DESK, state=State.CLOSED),
    Look("assists", "handler", DESK),
    Look("assists", "command", DESK, query="?tab=arbitrate"),
    Look("assist", "handler", DESK),
    Look("assist", "command", DESK, query="?open=reassign"),
    Look("ask_unit", "handler", DESK, state=State.WORKING),
    Look("directives", "command", DESK),
    Look("directive", "command", DESK, picture="dispatch-directive"),
    Look("directive", "handler", DESK),
    Look("new_directive", "command", DESK),
    Look("dispatch_queue", "command", DESK, picture="dispatch-queue"),
    Look("supervisions", "supervisor", DESK, picture="supervision"),
    Look("requests", "command", DESK),
    Look("requests", "supervisor", DESK, query="?kind=appeal"),
    Look("call_oversight", "handler", DESK),
    Look("call_oversight", "supervisor", DESK),
    Look("signals", "command", DESK),
    Look("signals", "handler", DESK, query="?state=all"),
    Look("signal", "command", DESK),
    Look("replies", "handler", DESK),
    Look("add_reply", "handler", DESK),
    Look("edit_reply", "handler", DESK),
    Look("register_call", "dispatcher", DESK),
    Look("saved_views", "handler", DESK),
    Look("calls", "command", DESK, query="?tab=all&area=440105001"),
    Look("export_page", "command", DESK),
    Look("settings", "admin", DESK),
    Look("rules", "admin", DESK),
    Look("rule", "admin", DESK),
    Look("new_rule", "admin", DESK),
    Look("change_rule", "admin", DESK),
    Look("try_rules", "admin", DESK),
    Look("rule_draft", "admin2", DESK, picture="settings-rules"),
    Look("limits", "admin", DESK),
    Look("limit", "admin", DESK),
    Look("new_limit", "admin", DESK),
    Look("change_limit", "admin", DESK),
    Look("limit_draft", "admin2", DESK),
    Look("figures", "leader", DESK),
    Look("figures", "handler", DESK, query="?rate=handled_in_time"),
    Look("formulas", "auditor", DESK),
    Look("figure_calls", "leader", DESK),
    Look("callbacks", "dispatcher", DESK),
    Look("exclusions", "supervisor", DESK),
    Look("trials", "leader", DESK),
    Look("trial", "leader", DESK),
    Look("organisations", "admin", DESK, picture="settings-organisations"),
    Look("organisation", "admin", DESK),
    Look("new_organisation", "admin", DESK),
    Look("categories", "admin", DESK),
    Look("category", "admin", DESK, query="?said=%E4%BA%95%E7%9B%96"),
    Look("new_category", "admin", DESK),
    Look("ladder", "admin", DESK),
    Look("ladder_step", "admin", DESK),
    Look("new_step", "admin", DESK),
    Look("areas", "admin", DESK),
    Look("area", "admin", DESK),
    Look("landmarks", "admin", DESK),
    Look("landmark", "auditor", DESK),
    Look("new_landmark", "admin", DESK),
    Look("all_terms", "admin", DESK),
    Look("terms", "auditor", DESK),
    Look("new_terms", "admin", DESK),
    Look("supervision_rules", "admin", DESK),
    Look("supervision_rule", "admin", DESK),
    Look("new_supervision_rule", "admin", DESK),
    Look("people", "admin", DESK),
    Look("person", "admin", DESK),
    Look("new_person", "admin", DESK),
    Look("join_people", "admin", DESK),
    Look("members", "admin", DESK),
    Look("member", "admin", DESK),
    Look("new_member", "admin", DESK),
    Look("changes", "auditor", DESK),
    Look("duty_posts", "admin", DESK),
    Look("duty_post", "admin", DESK, picture="settings-duty"),
    Look("new_duty_post", "admin", DESK),
    Look("calendar", "admin", DESK),
    Look("calendar_year", "admin", DESK),
    Look("notice", "admin", DESK),
    Look("special_days", "auditor", DESK),
    Look("special_day", "admin", DESK),
    Look("new_day", "admin", DESK),
    Look("hours", "admin", DESK),
    Look("ordinary_hours", "admin", DESK, query=TRIED),
    Look("unit_hours", "admin", DESK),
    Look("redrawings", "admin", DESK),
    Look("redrawing", "admin2", DESK, picture="settings-cells"),
    Look("inbox", "handler", DESK),
    Look("inbox", "handler", DESK, query="?about=warnings&sort=old"),
    Look("posts", "secretary", DESK),
    Look("promises", "leader", DESK, picture="promises"),
    Look("components", "command", DESK, query="?skin=desk"),
    Look("wall", "leader", SCREEN, query="?scene=overview", picture="wall"),
)
# Addresses that are asked with GET and are no page: parts of one, files, data. So are all exports.
NO_PAGES = frozenset(
    {
        "assist_count",
        "call_sheet",
        "calls_live",
        "dispatch_count",
        "signals_count",
        "evidence",
        "callbacks_count",
        "export_figure_calls",
        "export_figures",
        "export_file",
        "export_inbox",
        "export_signals",
        "export_trial",
        "export_ladder",
        "export_landmarks",
        "export_hours",
        "export_limits",
        "export_members",
        "export_organisations",
        "export_people",
        "export_queue",
        "export_redrawings",
        "export_requests",
        "export_supervisions",
        "export_replies",
        "export_rules",
        "export_special_days",
        "field_shell",
        "field_snapshot",
        "healthz",
        "join_template",
        "live",
        *("log_checkpoint", "log_history", "log_tile", "log_verifier", "receipt_file"),
        "manifest",
        "many_done",
        "map_areas",
        "outbox",
        "peek",
        "person_offers",
        "photo",
        "place",
        "progress_photo",
        "service_worker",
        "unit_offers",
        "unread",
        "view_counts",
        "wall_board",
        "wall_call",
        "wall_map",
    }
)


def path_of(look: Look) -> str:
    """The address of what somebody looks at; empty when the district has nothing to show there."""
    try:
        wanted = {part: _maker(look.name, part)(look) for part in parameters(look.name)}
    except LookupError:
        return ""
    return reverse(look.name, kwargs=wanted) + look.query


def _maker(name: str, part: str) -> Callable[[Look], Any]:
    """What finds a part of an address: one for just this address, or for all that have it."""
    return PARTS.get(f"{name} {part}") or PARTS[part]


def parameters(name: str) -> set[str]:
    """What an address must be told."""
    ways = get_resolver().reverse_dict.getlist(name)
    return set(ways[0][0][0][1])


def pages() -> Iterator[tuple[Look, str]]:
    """Every look for which there is something to see, with its address."""
    yield from ((look, path) for look in LOOKS if (path := path_of(look)))


def _call(look: Look) -> Call:
    """The newest call in the state that this person may see. Raises LookupError without one."""
    calls = Call.objects.filter(state=look.state).order_by("-raised_at", "-pk")
    if look.user:
        calls = calls & Call.objects.visible_to(_member(look))
    return calls[0]


def _member(look: Look) -> Member:
    """The first post of the one who looks."""
    return Member.objects.filter(person__user__username=look.user).order_by("pk")[0]


def _reply(look: Look) -> ReplyTemplate:
    """A reply template that this person keeps. Raises LookupError without one."""
    return ReplyTemplate.objects.kept_by(_member(look)).order_by("pk")[0]


def _limit_draft() -> LimitDraft:
    """The oldest draft of a limit. Raises LookupError without one."""
    found: LimitDraft = LimitDraft.objects.order_by("pk")[0]
    return found


def _kept_unit() -> Organisation:
    """A subdistrict office: bodies stand above and below it. Raises LookupError without one."""
    return Organisation.objects.filter(kind=OrgKind.SUBDISTRICT).order_by("code")[0]


def _kept_category() -> Category:
    """A fault that people name in their own words. Raises LookupError without one."""
    return Category.objects.filter(kind="matter").exclude(keywords="").order_by("code")[0]


def _kept_post() -> Member:
    """The first handler's post, with turns of duty. Raises LookupError without one."""
    return Member.objects.filter(person__user__username="handler").order_by("pk")[0]


def _assist(look: Look) -> Assist:
    """A disputed duty for a room, one of their own for a unit. Raises LookupError without one."""
    member = _member(look)
    rows = Assist.objects.visible_to(member).order_by("pk")
    if member.oversees:
        return rows.filter(state=JointState.DISPUTED)[0]
    found: Assist = rows.filter(unit=member.organisation)[0]
    return found


def _directive(look: Look) -> Directive:
    """The oldest directive that this person may see. Raises LookupError without one."""
    return Directive.objects.visible_to(_member(look)).order_by("pk")[0]


def _redrawing() -> Redrawing:
    """The oldest redrawing of cells. Raises LookupError without one."""
    return Redrawing.objects.order_by("pk")[0]


def _supervised(look: Look) -> Call:
    """A call that is under supervision, in the eyes of one who may open it."""
    mine = Call.objects.visible_to(_member(look)).filter(supervised())
    return mine.order_by("-pk")[0]


def _signal() -> Signal:
    """The newest signal that one may do something about. Raises LookupError without one."""
    return Signal.objects.open().order_by("-found_at", "-pk")[0]


def _public() -> Call:
    """The newest call that everybody may see. Raises LookupError without one."""
    return Call.objects.public().filter(state=State.WORKING).order_by("-raised_at", "-pk")[0]


def _limit() -> TimeLimit:
    """The first time limit. Raises LookupError without one."""
    return TimeLimit.objects.order_by("number")[0]


def _rule() -> RoutingRule:
    """The first routing rule. Raises LookupError without one."""
    return RoutingRule.objects.order_by("number")[0]


# What finds a part of an address, under the name of the address where only that one has it.
PARTS: dict[str, Callable[[Look], Any]] = {
    "number": lambda look: _call(look).number,
    "public_call number": lambda _look: _public().number,
    "call_oversight number": lambda look: _supervised(look).number,
    "rule number": lambda _look: _rule().number,
    "change_rule number": lambda _look: _rule().number,
    "rule_draft pk": lambda _look: RuleDraft.objects.open().order_by("-state", "pk")[0].pk,
    "export_page pk": lambda _look: Export.objects.order_by("pk")[0].pk,
    "edit_reply pk": lambda look: _reply(look).pk,
    "kpi": lambda _look: "solved",
    "limit number": lambda _look: _limit().number,
    "change_limit number": lambda _look: _limit().number,
    "limit_draft pk": lambda _look: _limit_draft().pk,
    "duty_post pk": lambda _look: Post.objects.filter(area=None).order_by("pk")[0].pk,
    "category pk": lambda _look: _kept_category().pk,
    "ladder_step pk": lambda _look: LadderStep.objects.order_by("-rung", "pk")[0].pk,
    "area pk": lambda _look: Area.objects.filter(kind="community").order_by("code")[0].pk,
    "terms pk": lambda _look: Terms.objects.order_by("-valid_from")[0].pk,
    "supervision_rule pk": lambda _look: SupervisionRule.objects.order_by("number")[0].pk,
    "landmark pk": lambda _look: Landmark.objects.order_by("name", "pk")[0].pk,
    "trial pk": lambda _look: Trial.objects.filter(state="ready").order_by("-pk")[0].pk,
    "directive pk": lambda look: _directive(look).pk,
    "organisation pk": lambda _look: _kept_unit().pk,
    "person pk": lambda _look: _kept_post().person_id,
    "member pk": lambda _look: _kept_post().pk,
    "year": lambda _look: CalendarYear.objects.order_by("-year")[0].year + 1,
    "special_day pk": lambda _look: WorkDay.objects.order_by("-on")[0].pk,
    "unit_hours pk": lambda _look: (
        OfficeHours.objects.exclude(organisation=None).order_by("pk")[0].organisation_id
    ),
    "assist pk": lambda look: _assist(look).pk,
    "signal pk": lambda _look: _signal().pk,
    "redrawing pk": lambda _look: _redrawing().pk,
    "token": lambda look: token_of(_call(look)),
}
