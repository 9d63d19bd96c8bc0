"""Every write to a directive: issued, signed, reported, verified, sent back, called off, warned."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import Laid, lay_down, photos_first, show
from youhu.calls.rules import Urgency
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.directives import clocks
from youhu.directives.models import Directive, Evidence, Task
from youhu.directives.rules import (
    ISSUERS,
    MOST_PHOTOS,
    MOST_UNITS,
    OPEN_TASKS,
    SIGN_LIMITS,
    State,
    TaskState,
    Warned,
)
from youhu.ledger.actions import begin, move, record
from youhu.notices.actions import Audience, tell
from youhu.oversight import actions as oversight
from youhu.oversight.models import Matter
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Order:
    """What shall be done, how urgently, by when, and on the strength of which document."""

    title: str
    text: str
    urgency: str
    due_at: datetime
    basis: str = ""


def may_issue(member: Member) -> bool:
    """Whether this member commands the units of an area."""
    return member.role in ISSUERS and member.oversees


@transaction.atomic
def issue(order: Order, units: Collection[Organisation], *, by: Member, now: datetime) -> Directive:
    """Give an order to many units at once; each has its own clock from this moment on.

    Raises Refused for units outside the area, for none at all, and for a moment that has passed.
    """
    _refuse_order(order, units, by, now)
    assert by.organisation is not None
    directive = Directive.objects.create(
        district=by.area_code[:6], issuer=by.organisation, issued_by=by, issued_at=now,
        **vars(order),
    )  # fmt: skip
    payload = {"units": sorted(unit.code for unit in units)}
    begin(directive, "issue", by=by, now=now, note=order.text, payload=payload)
    token = tokens().get("calendar", "")
    for unit in units:
        _give(directive, unit, token, by=by, now=now)
    return directive


def _refuse_order(order: Order, units: Collection[Organisation], by: Member, now: datetime) -> None:
    if not may_issue(by):
        raise Refused(_("Only a command room gives directives, to the units of its area."))
    if not units:
        raise Refused(_("Choose at least one unit."))
    if len(units) > MOST_UNITS:
        raise Refused(_("At most %(n)s units at once.") % {"n": MOST_UNITS})
    if order.due_at <= now:
        raise Refused(_("This moment has passed. Choose a later one."))
    on = timezone.localdate(now)
    for unit in units:
        if not unit.area_code.startswith(by.area_code) or unit.pk == by.organisation_id:
            raise Refused(_("%(unit)s does not take orders from you.") % {"unit": unit})
        if not unit.answers(on):
            raise Refused(_("%(unit)s cannot be given work now.") % {"unit": unit})


def _give(
    directive: Directive, unit: Organisation, token: str, *, by: Member, now: datetime
) -> None:
    amount, limit_type = SIGN_LIMITS[Urgency(directive.urgency)]
    sign_due = calendar_of(unit.pk, token=token).due(now, amount=amount, limit_type=limit_type)
    matter = Matter.objects.create(
        district=directive.district, number=directive.code, title=directive.title, unit=unit,
        room=directive.issuer, link=directive.get_absolute_url(),
    )  # fmt: skip
    task = Task.objects.create(
        district=directive.district, directive=directive, unit=unit, due_at=directive.due_at,
        sign_due_at=min(sign_due.at, directive.due_at), matter=matter,
    )  # fmt: skip
    begin(task, "issue", by=by, now=now, payload={"directive": directive.pk, "unit": unit.code})
    _tell(task, "directive_issued", Audience(unit=unit), now, by=_said(task.sign_due_at))


@transaction.atomic
def sign(task: Task, *, by: Member, now: datetime) -> None:
    """The unit takes its part on."""
    _refuse_others(task, by)
    move(task, "sign", by=by, now=now, signed_at=now, signed_by=by)


@photos_first(Evidence)
@transaction.atomic
def report(
    task: Task, *, report: str, photos: Sequence[CleanPhoto], by: Member, now: datetime
) -> None:
    """The unit says and shows what it did; whoever gave the order looks at it."""
    _refuse_others(task, by)
    if not report.strip():
        raise Refused(_("Say what was done."))
    if len(photos) > MOST_PHOTOS:
        raise Refused(
            _("At most %(most)s photos at a time. Take some out.") % {"most": MOST_PHOTOS}
        )
    said = {"reported_at": now, "reported_by": by, "report": report.strip()}
    verify: dict[str, Any] = {
        "verify_due_at": clocks.verify_due(task, now), "verify_warned_at": None
    }  # fmt: skip
    payload = {"photos": [photo.sha256 for photo in photos]}
    move(task, "report", by=by, now=now, note=report, payload=payload, **said, **verify)
    Evidence.objects.bulk_create(
        [_evidence(task, photo, by, now) for photo in lay_down(photos, Evidence)],
        ignore_conflicts=True,
    )
    show(Evidence.objects.filter(task=task))
    _tell(task, "directive_reported", Audience(unit=task.directive.issuer), now)
    oversight.hand_in(task.matter, said=task.report, now=now)


def _evidence(task: Task, photo: Laid, by: Member, now: datetime) -> Evidence:
    return Evidence(
        task=task, sha256=photo.sha256, at=now, by=by,
        image=photo.image, thumb=photo.small,
    )  # fmt: skip


@transaction.atomic
def verify(task: Task, *, note: str = "", by: Member, now: datetime) -> None:
    """It is really done, so its supervision is lifted too. The last part ends the directive."""
    _refuse_strangers(task.directive, by)
    if task.reported_by is not None and task.reported_by.person_id == by.person_id:
        raise Refused(_("You reported this yourself. Let somebody else verify it."))
    move(task, "verify", by=by, now=now, note=note, ended_at=now)
    why = note or _("The part was verified.")
    oversight.settle(task.matter, "lift", note=why, by=by, now=now)
    _close_when_done(task.directive, by=by, now=now)


@transaction.atomic
def send_back(
    task: Task, *, note: str, due_at: datetime | None = None, by: Member, now: datetime
) -> None:
    """It is not done yet, and why. The unit gets the time that it still had, or what is granted.

    What came in time, or is granted, is a clock of its own; what came late stays late.
    """
    _refuse_strangers(task.directive, by)
    if due_at is not None and (due_at <= now or due_at < task.due_at):
        raise Refused(_("Choose a moment later than the present one."))
    said: dict[str, Any] = {"due_at": due_at or clocks.anew_due(task, now)}
    if due_at is not None or task.was_in_time:
        said |= {"warned": Warned.NOT, "leg": task.leg + 1}
    said["times_sent_back"] = task.times_sent_back + 1
    payload = {"due": said["due_at"].isoformat()}
    move(task, "send_back", by=by, now=now, note=note, payload=payload, **said)
    _tell(task, "directive_sent_back", Audience(unit=task.unit), now, note=note)
    oversight.settle(task.matter, "send_back", note=note, by=by, now=now)


@transaction.atomic
def release(task: Task, *, note: str, by: Member, now: datetime) -> None:
    """One unit need not do it any more."""
    _refuse_strangers(task.directive, by)
    _let_go(task, note, by, now)
    _close_when_done(task.directive, by=by, now=now)


@transaction.atomic
def call_off(directive: Directive, *, note: str, by: Member, now: datetime) -> None:
    """Nobody need do it any more."""
    _refuse_strangers(directive, by)
    move(directive, "call_off", by=by, now=now, note=note, ended_at=now)
    for task in _open_tasks(directive):
        _let_go(task, note, by, now)


def _let_go(task: Task, note: str, by: Member, now: datetime) -> None:
    """Its supervision has nothing to wait for any more: it is reported and lifted with it."""
    move(task, "release", by=by, now=now, note=note, ended_at=now)
    _tell(task, "directive_called_off", Audience(unit=task.unit), now, note=note)
    oversight.hand_in(task.matter, said=note, now=now)
    oversight.settle(task.matter, "lift", note=note, by=by, now=now)


@transaction.atomic
def give_longer(
    directive: Directive, *, due_at: datetime, note: str, by: Member, now: datetime
) -> None:
    """All open parts are due at a later moment; what was warned of may be warned of anew."""
    _refuse_strangers(directive, by)
    if due_at <= max(directive.due_at, now):
        raise Refused(_("Choose a moment later than the present one."))
    said = {"due": due_at.isoformat()}
    record(
        directive, "give_longer", by=by, now=now, note=note, payload=said,
        fence={"state": State.RUNNING}, due_at=due_at,
    )  # fmt: skip
    for task in _open_tasks(directive):
        if task.due_at >= due_at:
            continue  # it was sent back, and has longer already
        anew: dict[str, Any] = {"due_at": due_at, "warned": Warned.NOT, "leg": task.leg + 1}
        record(task, "give_longer", by=by, now=now, payload=said, **anew)
        _tell(task, "directive_longer", Audience(unit=task.unit), now, by=_said(due_at))


@transaction.atomic
def urge(directive: Directive, *, by: Member, now: datetime) -> int:
    """Remind whoever has not signed, once an hour at most; answers how many were reminded."""
    _refuse_strangers(directive, by)
    waiting = [task for task in _open_tasks(directive) if task.state == TaskState.ISSUED]
    if not waiting:
        raise Refused(_("Everybody has signed."))
    record(directive, "urge", by=by, now=now, payload={"units": [t.unit.code for t in waiting]})
    for task in waiting:
        hour = f"{timezone.localtime(now):%Y%m%d%H}"
        _tell(
            task, "directive_urged", Audience(unit=task.unit), now, key=hour,
            by=_said(task.sign_due_at),
        )  # fmt: skip
    return len(waiting)


def warn(*, now: datetime) -> int:
    """Sweep: say once that a part is not signed in time, is overdue, or waits for the room."""
    late = Task.objects.late(now).exclude(warned=Warned.OVERDUE)
    rows = late.select_related("directive__issuer", "unit").order_by("due_at", "pk")
    return sum(_warn_one(task, now) for task in rows) + _warn_rooms(now)


@transaction.atomic
def _warn_one(task: Task, now: datetime) -> int:
    """Two sweeps do no harm: the second one finds the part warned of."""
    is_overdue = task.due_at < now
    level = Warned.OVERDUE if is_overdue else Warned.UNSIGNED
    if task.warned == level:
        return 0
    fence: dict[str, Any] = {"state": task.state, "warned": task.warned}
    try:
        record(task, "warn", by=nobody(Role.CLOCK), now=now, fence=fence, warned=level)
    except Refused:
        return 0
    template = "directive_overdue" if is_overdue else "directive_unsigned"
    for unit in (task.unit, task.directive.issuer):
        moment = _said(task.due_at if is_overdue else task.sign_due_at)
        _tell(task, template, Audience(unit=unit), now, key=unit.code, by=moment)
    return 1


def _warn_rooms(now: datetime) -> int:
    """What was reported before rooms had a clock gets one; of the others it is said once."""
    rows = Task.objects.select_related("directive__issuer", "unit").order_by("verify_due_at", "pk")
    for task in rows.filter(state=TaskState.REPORTED, verify_due_at=None):
        _note(task, "time_verifying", now, verify_due_at=clocks.verify_due(task, now))
    waiting = rows.filter(pk__in=Task.objects.unverified(now), verify_warned_at=None)
    return sum(_warn_room(task, now) for task in waiting)


@transaction.atomic
def _warn_room(task: Task, now: datetime) -> int:
    assert task.verify_due_at is not None
    if not _note(task, "warn_room", now, verify_warned_at=now):
        return 0
    room, until = Audience(unit=task.directive.issuer), _said(task.verify_due_at)
    _tell(task, "directive_unverified", room, now, by=until)
    return 1


def _note(task: Task, verb: str, now: datetime, **changes: Any) -> bool:
    """A line by the clock about a report that nobody moved or noted meanwhile."""
    fence: dict[str, Any] = {"state": task.state, "revision": task.revision}
    try:
        record(task, verb, by=nobody(Role.CLOCK), now=now, fence=fence, **changes)
    except Refused:
        return False
    return True


def _close_when_done(directive: Directive, *, by: Member, now: datetime) -> None:
    # Whoever ends the last but one part at the same moment waits here, and then sees the other.
    Directive.objects.select_for_update().get(pk=directive.pk)
    if not directive.tasks.filter(state__in=OPEN_TASKS).exists():
        move(directive, "close", by=by, now=now, ended_at=now)


def _open_tasks(directive: Directive) -> list[Task]:
    rows = directive.tasks.filter(state__in=OPEN_TASKS)
    return list(rows.select_related("unit", "directive", "matter__room").order_by("pk"))


def _refuse_others(task: Task, by: Member) -> None:
    if by.organisation_id != task.unit_id:
        raise Refused(_("This part belongs to %(unit)s.") % {"unit": task.unit})


def _refuse_strangers(directive: Directive, by: Member) -> None:
    if by.organisation_id != directive.issuer_id:
        raise Refused(
            _("Only %(unit)s, which gave the order, can do this.") % {"unit": directive.issuer}
        )


def _tell(
    task: Task, template: str, to: Audience, now: datetime, *, key: str = "", **said: str
) -> None:
    context = {
        "code": task.directive.code, "title": task.directive.title, "unit": str(task.unit),
        "due": _said(task.due_at), **said,
    }  # fmt: skip
    occasion = f"{task.subject}:{task.revision}:{template}:{key}"
    tell(occasion, template, context, to=to, now=now, link=task.get_absolute_url())


def _said(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
