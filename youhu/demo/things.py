"""What somebody of the sample district looks at: the thing that an address names."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
from youhu.demo.rooms import promised_here
from youhu.demo.rosters import turn_ahead
from youhu.directives.models import Directive
from youhu.foresight.models import Signal
from youhu.fusing.models import FusionPlan
from youhu.jobs.models import Trouble
from youhu.joint.models import Assist
from youhu.joint.rules import State as JointState
from youhu.neighbours.models import HouseholdLink, LinkPlan, Visit
from youhu.oversight.models import Supervision, SupervisionRule, Terms
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.redrawing.models import Redrawing
from youhu.registry.models import CalendarYear, Member, OfficeHours, Organisation, WorkDay
from youhu.registry.rules import OrgKind
from youhu.rooms.models import HotlineEntry, Mediation, Room, WalkIn
from youhu.rosters.models import Handover, Leave, Swap
from youhu.subjects.models import DataRequest
from youhu.summons.models import Summons
from youhu.territory.models import Area, Landmark, Post
from youhu.volunteering.models import Activity, Certificate, CheckIn, Letter, Team, UnitCheckIn
from youhu.whatif.models import Trial
from youhu.wishes.links import token_of as wish_token_of
from youhu.wishes.models import Proposal, Wish
from youhu.wishes.rules import State as WishState

PHONE, DESK, SCREEN = "phone", "desk", "screen"
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


def _summons(look: Look) -> Summons:
    """The newest summons that this person may see. Raises LookupError without one."""
    return Summons.objects.visible_to(_member(look)).order_by("-pk")[0]


def _newest(model: Any, look: Look) -> int:
    """The newest of a kind that this person may see. Raises LookupError without one."""
    rows = model.objects.visible_to(_member(look))
    found: int = rows.exclude(state="due").order_by("-pk")[0].pk
    return found


def _redrawing() -> Redrawing:
    """The oldest redrawing of cells. Raises LookupError without one."""
    return Redrawing.objects.order_by("pk")[0]


def _fusion_plan(look: Look) -> FusionPlan:
    """A plan that waits for this person, else one in hand. Raises LookupError without one."""
    rows = FusionPlan.objects.open().visible_to(_member(look))
    found: FusionPlan = rows.order_by("state", "pk")[0]
    return found


def _party_body(look: Look) -> PartyBody:
    """One that is warned of something, where there is any. Raises LookupError without one."""
    rows = PartyBody.objects.visible_to(_member(look)).exclude(form="leading")
    return rows.order_by("-escalated_for", "pk")[0]


def _party_member(look: Look) -> Membership:
    """A member of an organisation there. Raises LookupError without one."""
    body = _party_body(look)
    return Membership.objects.filter(organisation=body.organisation_id).order_by("-pk")[0]


def _party_transfer(look: Look) -> Transfer:
    """An open transfer, the next due one. Raises LookupError without one."""
    return Transfer.objects.visible_to(_member(look)).open().order_by("-state", "pk")[0]


def _supervised(look: Look) -> Call:
    """A call that is under supervision, in the eyes of one who may open it."""
    mine = Call.objects.visible_to(_member(look)).filter(supervised())
    return mine.order_by("-pk")[0]


def _ordered(look: Look) -> int:
    """An order under supervision that this person may see. Raises LookupError without one."""
    running = Supervision.objects.running().filter(matter__isnull=False)
    found: int = running.visible_to(_member(look)).order_by("pk")[0].matter_id or 0
    return found


def _signal() -> Signal:
    """The newest signal that one may do something about. Raises LookupError without one."""
    return Signal.objects.open().order_by("-found_at", "-pk")[0]


def _room() -> Room:
    """The first service room. Raises LookupError without one."""
    return Room.objects.order_by("pk")[0]


def _link(look: Look) -> HouseholdLink:
    """The household that is due first of those whom one looks after. Raises LookupError."""
    links = HouseholdLink.objects.in_force().filter(person=_member(look).person_id)
    found: HouseholdLink = links.order_by("visit_due_on", "pk")[0]
    return found


def _public() -> Call:
    """The newest call that everybody may see. Raises LookupError without one."""
    return Call.objects.public().filter(state=State.WORKING).order_by("-raised_at", "-pk")[0]


def _limit() -> TimeLimit:
    """The first time limit. Raises LookupError without one."""
    return TimeLimit.objects.order_by("number")[0]


def _rule() -> RoutingRule:
    """The first routing rule. Raises LookupError without one."""
    return RoutingRule.objects.order_by("number")[0]


def _wish(state: str) -> Wish:
    """The newest wish in that state. Raises LookupError without one."""
    return Wish.objects.filter(state=state).order_by("-pk")[0]


def _wish_at_desk(look: Look) -> int:
    """The newest wish of a desk in the state of the look. Raises LookupError without one."""
    mine = Wish.objects.visible_to(_member(look))
    found: int = mine.filter(state=look.state or WishState.SUBMITTED).order_by("-pk")[0].pk
    return found


def _own(model: Any, look: Look, **which: Any) -> Any:
    """The first of a kind that this person may see. Raises LookupError without one."""
    return model.objects.visible_to(_member(look)).filter(**which).order_by("pk")[0].pk


def _coming(look: Look) -> int:
    """The first activity that is still ahead. Raises LookupError without one."""
    rows = Activity.objects.visible_to(_member(look)).filter(state="open")
    found: int = rows.order_by("starts_at", "pk")[0].pk
    return found


# What finds a part of an address, under the name of the address where only that one has it.
PARTS: dict[str, Callable[[Look], Any]] = {
    "period name": lambda _look: "calls",
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
    "one_check_in pk": lambda look: _own(CheckIn, look, state="submitted"),
    "activity pk": _coming,
    "desk_activity pk": lambda look: _own(Activity, look),
    "team pk": lambda look: _own(Team, look),
    "unit_check_in pk": lambda look: _own(UnitCheckIn, look, state="accepted"),
    "letter pk": lambda look: _own(Letter, look),
    "act_own_check_in verb": lambda _look: "transfer",
    "certificate code": lambda _look: Certificate.objects.order_by("pk")[0].code,
    "data_request pk": lambda _look: DataRequest.objects.open().order_by("pk")[0].pk,
    "job pk": lambda _look: Trouble.objects.order_by("pk")[0].task_id,
    "landmark pk": lambda _look: Landmark.objects.order_by("name", "pk")[0].pk,
    "trial pk": lambda _look: Trial.objects.filter(state="ready").order_by("-pk")[0].pk,
    "handover pk": lambda look: _newest(Handover, look),
    "leave pk": lambda look: _newest(Leave, look),
    "swap pk": lambda look: _newest(Swap, look),
    "new_swap code": lambda look: turn_ahead(_member(look)),
    "directive pk": lambda look: _directive(look).pk,
    "link_plan pk": lambda _look: LinkPlan.objects.order_by("-made_at", "-pk")[0].pk,
    "my_household pk": lambda look: _link(look).pk,
    "my_need pk": lambda _look: Visit.objects.with_need().order_by("pk")[0].pk,
    "matter_oversight pk": _ordered,
    "public_room pk": lambda _look: _room().pk,
    "kept_room pk": lambda _look: _room().pk,
    "edit_room pk": lambda _look: _room().pk,
    "walk_in pk": lambda _look: promised_here(WalkIn),
    "hotline_entry pk": lambda _look: promised_here(HotlineEntry),
    "mediation pk": lambda _look: Mediation.objects.open().order_by("pk")[0].pk,
    "one_summons pk": lambda look: _summons(look).pk,
    "summons_trip pk": lambda look: _summons(look).pk,
    "party_organisation pk": lambda look: _party_body(look).organisation_id,
    "found_branch pk": lambda look: _party_body(look).organisation_id,
    "party_member pk": lambda look: _party_member(look).pk,
    "party_transfer pk": lambda look: _party_transfer(look).pk,
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
    "fusion_plan pk": lambda look: _fusion_plan(look).pk,
    "wish pk": lambda look: _wish(look.state or WishState.OPEN).pk,
    "wish_at_desk pk": _wish_at_desk,
    "wish_by_receipt token": lambda look: wish_token_of(_wish(look.state)),
    "my_wish pk": lambda look: (
        Wish.objects.filter(asked_by__person__user__username=look.user).order_by("-pk")[0].pk
    ),
    "proposal pk": lambda look: _newest(Proposal, look),
    "token": lambda look: token_of(_call(look)),
}
