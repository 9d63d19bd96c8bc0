"""Every write to a redrawing: drawing, handing in, deciding, and taking effect at its moment."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import summary
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import may_move, move, record
from youhu.notices.actions import Audience, tell
from youhu.redrawing.charting import call_off, chart, settle_in
from youhu.redrawing.drawing import Ground, applied, ground_of, seal_of, standing
from youhu.redrawing.models import Redrawing, Step
from youhu.redrawing.preview import preview_of
from youhu.redrawing.rules import MOST_STEPS, Deed, State, next_number
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS, AreaKind


@dataclass(frozen=True)
class Plan:
    """What is wanted, for which community, and from when."""

    community: Area
    reason: str
    effective_at: datetime


@transaction.atomic
def begin(plan: Plan, *, by: Member, now: datetime) -> Redrawing:
    """An administrator begins to redraw the cells of a community."""
    _may_draw(by)
    _still_to_come(plan.effective_at, now)
    # Whoever begins second waits here for the first one, and then sees the draft.
    community = Area.objects.select_for_update().get(pk=plan.community.pk)
    if Redrawing.objects.open().filter(community=community).exists():
        raise Refused(_("The cells of this community are being redrawn already. Open that draft."))
    if not standing(community, plan.effective_at):
        raise Refused(_("This community has no cells on the map. Import them first."))
    redrawing = Redrawing.objects.create(
        district=community.code[:DISTRICT_DIGITS],
        community=community,
        reason=plan.reason.strip(),
        effective_at=plan.effective_at,
        made_by=by,
        made_at=now,
    )
    begin_record(redrawing, "begin", by=by, now=now, payload={"community": community.code})
    return redrawing


@transaction.atomic
def draw(redrawing: Redrawing, step: Step, *, by: Member, now: datetime) -> None:
    """One more deed in the draft; what does not keep the cells tiling is refused."""
    _may_change(redrawing, by)
    if len(redrawing.steps) >= MOST_STEPS:
        raise Refused(_("This draft has very many steps. Submit it, and begin another afterwards."))
    step = _completed(redrawing, step)
    ground = ground_of(redrawing, now=now)
    applied(ground.after, [step])
    _keep(redrawing, "draw", [*redrawing.steps, step], [], by=by, now=now)


def _completed(redrawing: Redrawing, step: Step) -> Step:
    """A step with the code and the name of the cell that it begins."""
    if step["do"] != Deed.SPLIT:
        return step
    community = redrawing.community
    kept = Area.objects.filter(kind=AreaKind.CELL, code__startswith=community.code)
    taken = {code[-3:] for code in kept.values_list("code", flat=True)}
    drawn = [*redrawing.steps, *redrawing.undone]
    number = next_number(taken | {s["new"][-3:] for s in drawn if s["do"] == Deed.SPLIT})
    if number is None:
        raise Refused(_("All 999 numbers of this community are used. Merge cells instead."))
    name = step.get("name", "").strip() or f"{community.name} {number}"
    return {**step, "new": f"{community.code}{number}", "name": name}


def undo(redrawing: Redrawing, *, by: Member, now: datetime) -> None:
    """Take the last deed back."""
    _may_change(redrawing, by)
    if not redrawing.steps:
        raise Refused(_("There is nothing to take back."))
    *steps, last = redrawing.steps
    _keep(redrawing, "undo", steps, [*redrawing.undone, last], by=by, now=now)


def redo(redrawing: Redrawing, *, by: Member, now: datetime) -> None:
    """Do again what was taken back last."""
    _may_change(redrawing, by)
    if not redrawing.undone:
        raise Refused(_("There is nothing to do again."))
    *undone, last = redrawing.undone
    _keep(redrawing, "redo", [*redrawing.steps, last], undone, by=by, now=now)


def _keep(
    redrawing: Redrawing,
    verb: str,
    steps: list[Step],
    undone: list[Step],
    *,
    by: Member,
    now: datetime,
) -> None:
    fence = {"revision": redrawing.revision, "state": State.DRAFT}
    said = {"steps": len(steps), "last": steps[-1]["do"] if steps else ""}
    record(redrawing, verb, by=by, now=now, payload=said, fence=fence, steps=steps, undone=undone)


def amend(
    redrawing: Redrawing, *, reason: str, effective_at: datetime, by: Member, now: datetime
) -> None:
    """Another reason or another moment for a draft."""
    _may_change(redrawing, by)
    _still_to_come(effective_at, now)
    record(
        redrawing,
        "amend",
        by=by,
        now=now,
        note=reason,
        fence={"revision": redrawing.revision, "state": State.DRAFT},
        reason=reason.strip(),
        effective_at=effective_at,
    )


@transaction.atomic
def submit(redrawing: Redrawing, *, by: Member, now: datetime) -> None:
    """Hand the draft to another administrator."""
    may_move(redrawing, redrawing.MOVES["submit"], by)
    _may_change(redrawing, by)
    _still_to_come(redrawing.effective_at, now)
    ground = _sound_ground(redrawing, now)
    move(redrawing, "submit", by=by, now=now, seal=seal_of(ground.after))
    _tell(redrawing, "redrawing_awaits", Audience(unit=by.organisation, role=Role.ADMIN), now)


@transaction.atomic
def approve(redrawing: Redrawing, *, by: Member, now: datetime) -> None:
    """A second administrator puts the new map into force from its moment on."""
    may_move(redrawing, redrawing.MOVES["approve"], by)
    _is_another(redrawing, by)
    _still_to_come(redrawing.effective_at, now)
    ground = _sound_ground(redrawing, now)
    if seal_of(ground.after) != redrawing.seal:
        raise Refused(
            _("The map was changed since this was submitted. Send it back, to be redrawn.")
        )
    move(redrawing, "approve", by=by, now=now, decided_by=by, decided_at=now)
    chart(redrawing, ground)
    for audience in _concerned(redrawing):
        _tell(redrawing, "redrawing_approved", audience, now)


def _sound_ground(redrawing: Redrawing, now: datetime) -> Ground:
    """The map of a draft that keeps the promises. Raises Refused with what is wrong."""
    ground = ground_of(redrawing, now=now)
    if not ground.changed:
        raise Refused(_("This draft changes nothing. Draw something, or withdraw it."))
    preview = preview_of(redrawing, ground, now=now)
    if preview.findings:
        raise Refused(summary(preview.findings))
    if preview.unrouted:
        raise Refused(
            _("No rule would send these anywhere: %(what)s. Add a routing rule first.")
            % {"what": _(", ").join(preview.unrouted[:5])}
        )
    return ground


@transaction.atomic
def send_back(redrawing: Redrawing, *, note: str, by: Member, now: datetime) -> None:
    """A second administrator wants it drawn otherwise."""
    may_move(redrawing, redrawing.MOVES["send_back"], by)
    _is_another(redrawing, by)
    move(redrawing, "send_back", by=by, now=now, note=note)
    _tell(redrawing, "redrawing_returned", Audience(member=redrawing.made_by), now, note=note)


@transaction.atomic
def withdraw(redrawing: Redrawing, *, note: str, by: Member, now: datetime) -> None:
    """The cells stay as they are; what was approved is taken back, as long as it has not begun."""
    was_approved = redrawing.state == State.APPROVED
    if was_approved and redrawing.effective_at <= now:
        raise Refused(_("The new cells are in force already. Begin another redrawing to go back."))
    move(redrawing, "withdraw", by=by, now=now, note=note)
    if was_approved:
        call_off(redrawing)
        for audience in _concerned(redrawing):
            _tell(redrawing, "redrawing_withdrawn", audience, now, note=note)


def take_effect(*, now: datetime) -> int:
    """Buildings, posts and open calls follow every map whose moment has come."""
    due = Redrawing.objects.filter(state=State.APPROVED, effective_at__lte=now)
    rows = due.select_related("community", "made_by").order_by("effective_at", "pk")
    return sum(_take_one(redrawing, now=now) for redrawing in rows)


@transaction.atomic
def _take_one(redrawing: Redrawing, *, now: datetime) -> int:
    """Two sweeps do no harm: the second one finds the redrawing moved on."""
    try:
        move(redrawing, "take_effect", by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0
    calls = settle_in(redrawing, ground_of(redrawing, now=now), now=now)
    for audience in _concerned(redrawing):
        _tell(redrawing, "redrawing_in_force", audience, now, calls=str(calls))
    return 1


def _concerned(redrawing: Redrawing) -> list[Audience]:
    """Who must know: the community's own people, the room above it, and whoever drew it."""
    code = redrawing.community.code
    near = Organisation.objects.filter(kind=OrgKind.COMMUNITY, area_code=code)
    above = Organisation.objects.filter(
        kind=OrgKind.COMMAND_ROOM, area_code=code[:SUBDISTRICT_DIGITS]
    )
    units = [*near.order_by("pk"), *above.order_by("pk")]
    return [*(Audience(unit=unit) for unit in units), Audience(member=redrawing.made_by)]


def _tell(redrawing: Redrawing, template: str, to: Audience, now: datetime, **words: str) -> None:
    whom = to.unit.code if to.unit else f"m{to.member.pk if to.member else 0}"
    said = {
        "community": redrawing.community.name,
        "from": f"{timezone.localtime(redrawing.effective_at):%Y-%m-%d %H:%M}",
        "reason": redrawing.reason,
        "note": "",
        "calls": "0",
        **words,
    }
    key = f"{redrawing.subject}:{template}:{redrawing.revision}:{whom}"
    link = f"{settings.YOUHU_SITE_URL}{redrawing.get_absolute_url()}"
    tell(key, template, said, to=to, now=now, link=link)


def _may_draw(by: Member) -> None:
    if by.role != Role.ADMIN:
        raise Refused(_("Only an administrator redraws cells. Ask one of yours."))


def _may_change(redrawing: Redrawing, by: Member) -> None:
    if not redrawing.is_drawn_by(by):
        raise Refused(_("Only who began this draft may draw in it. Begin one of your own."))
    if redrawing.state != State.DRAFT:
        raise Refused(
            _("This is now “%(state)s”. Reload the page to see what can be done.")
            % {"state": redrawing.get_state_display()}
        )


def _is_another(redrawing: Redrawing, by: Member) -> None:
    """Four eyes: nobody decides about what they drew themselves."""
    if by.person_id == redrawing.made_by.person_id:
        raise Refused(_("You drew this yourself. Another administrator has to decide."))


def _still_to_come(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused(_("This moment has passed. Choose a later one."))
