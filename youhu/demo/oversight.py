"""Requests and supervision in the sample district: some asked, given, refused, reported, lifted."""

from datetime import datetime, timedelta

from django.db.models import Case, Q, When
from django.utils import timezone

from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.queries import days_on_hold
from youhu.calls.rules import State
from youhu.oversight import actions
from youhu.oversight.models import Extension, Hold, Supervision
from youhu.oversight.rules import Ground, Level, VerdictKind
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

AHEAD = timedelta(days=3)
REPORTERS = (OrgKind.DEPARTMENT, OrgKind.SUBDISTRICT, OrgKind.COMMUNITY)
LIFTED, REPORTED = 3, 2
# Days asked for, the reason, what shows it, what the command room says; nothing yet for the last.
ASKED = (
    (2, "配件需厂家发货，后天到", "采购订单 CG-2026-1187", "approve", "配件在途，两日内修好"),
    (3, "施工队排期已满，请求延后", "", "refuse", "可由备用施工队先行处置，不予延期"),
    (5, "需与产权单位协商施工时间", "现场协调会纪要", "", ""),
    (2, "连日降雨，路面无法铺沥青", "气象预警信号截图", "", ""),
)  # fmt: skip


# The ground, days ahead, the reason, what the command room says, until how many days ahead.
HELD = (
    (Ground.PERMIT, 12, "占道施工须交警批准，材料已报送", "allow", "待交警审批，批准后即开工", 5),
    (Ground.COURT, 30, "业主已起诉，等待法院裁决", "", "", 0),
    (Ground.CALLER, 13, "市民外出，无法入户查看", "turn_down", "可先联系物业查看，不予挂账", 0),
)  # fmt: skip


def oversee(now: datetime) -> None:
    """What handlers and command rooms did about time and supervision in the last days."""
    _ask(now)
    _wait(now)
    _by_hand(now)
    _report(now)
    _judge(now)


def _timely(now: datetime) -> CallQuerySet:
    working = Call.objects.filter(state=State.WORKING, stage_due_at__gt=now, due_at__gt=now)
    return working.select_related("unit", "category", "raised_by")


def _ask(now: datetime) -> None:
    """The unit with a login first, so that its desk has something to show."""
    urban = Q(unit__code="urban")
    calls = _timely(now).order_by(Case(When(urban, then=0), default=1), "pk")[: len(ASKED)]
    for call, (days, reason, evidence, verb, said) in zip(calls, ASKED, strict=False):
        by = _of(call.unit, Role.HANDLER)
        asked = actions.ask_extension(
            call, days=days, reason=reason, evidence=evidence, by=by, now=now
        )
        if verb:
            _decide(asked, verb, said, now)


def _decide(asked: Extension, verb: str, said: str, now: datetime) -> None:
    by = _of(asked.holder, Role.DISPATCHER)
    decide = actions.approve_extension if verb == "approve" else actions.refuse_extension
    decide(asked, note=said, by=by, now=now)


def _wait(now: datetime) -> None:
    """Calls of units that ask that they may wait: one may, one may not, one awaits its answer."""
    quiet = _timely(now).exclude(pk__in=Extension.objects.values("call"))
    today = timezone.localdate(now)
    new = (call for call in quiet.order_by("-pk") if not days_on_hold(call))
    for row, call in zip(HELD, new, strict=False):
        ground, ahead, why, verb, said, allowed = row
        until, by = today + timedelta(days=ahead), _of(call.unit, Role.HANDLER)
        asked = actions.ask_hold(call, ground=ground, reason=why, until=until, by=by, now=now)
        second = _of(asked.holder, Role.DISPATCHER)
        if verb == "allow":
            day = today + timedelta(days=allowed)
            actions.allow_hold(asked, until=day, note=said, by=second, now=now)
        elif verb:
            actions.turn_down_hold(asked, note=said, by=second, now=now)


def _by_hand(now: datetime) -> None:
    """A supervisor of the district watches over two calls that are not late yet."""
    by = Member.objects.get(person__user__username="supervisor")
    until = timezone.localdate(now) + AHEAD
    asked = [model.objects.values("call") for model in (Extension, Hold)]
    watched = Supervision.objects.filter(call__isnull=False).values("call")  # by a sweep already
    busy = Q(pk__in=asked[0]) | Q(pk__in=asked[1]) | Q(pk__in=watched)
    quiet = _timely(now).exclude(busy).order_by("pk")
    others = quiet.exclude(unit=by.organisation_id)
    for call, level in zip(others[:2], (Level.YELLOW, Level.ORDINARY), strict=False):
        actions.supervise(
            call,
            level=level,
            reason="多位居民反映同一问题，区领导批示",
            expected="现场核实后给出处置方案，并向居民反馈进度",
            until=until,
            by=by,
            now=now,
        )


def _report(now: datetime) -> None:
    """Some units report back; of those reports, some convince."""
    running = Supervision.objects.filter(state="open", holder__kind__in=REPORTERS).order_by("pk")
    rows = running.select_related(*Supervision.ABOUT, "unit", "holder")[: LIFTED + REPORTED]
    for number, made in enumerate(rows):
        by = _of(made.unit, Role.HANDLER)
        actions.report_back(made, note="已到场处置，剩余工作明日完成", by=by, now=now)
        if number < LIFTED:
            by = _of(made.holder, Role.DISPATCHER)
            actions.lift(made, note="已核查现场照片，同意解除", by=by, now=now)


def _judge(now: datetime) -> None:
    """A unit appeals, one appeal is a review further; two calls are marked, one by two people."""
    kinds = Supervision.objects.filter(unit__kind__in=REPORTERS).order_by("pk")
    for number, made in enumerate(kinds.select_related(*Supervision.ABOUT, "unit")[:2]):
        by = _of(made.unit, Role.HANDLER)
        asked = actions.appeal(
            made.about,
            reason="配件采购已按程序申报，非本单位拖延",
            supervision=made,
            by=by,
            now=now,
        )
        if number:
            first = _of(asked.holder, Role.DISPATCHER)
            actions.pass_on(asked, note="材料齐全，建议复核", by=first, now=now)
    working = Call.objects.filter(state=State.WORKING).select_related("unit", "category")
    found = working.filter(unit__kind__in=REPORTERS).order_by("-pk")
    said = ((VerdictKind.HARD, "涉及多个产权单位，须逐户协商"), (VerdictKind.UNREASONABLE, ""))
    for call, (kind, why) in zip(found[:2], said, strict=False):
        reason = why or "要求拆除邻居合法建筑，超出法规范围"
        by = _of(call.unit, Role.HANDLER)
        made_by_one = actions.mark(call, kind=kind, reason=reason, by=by, now=now)
        if kind == VerdictKind.HARD:
            second = _of(made_by_one.holder, Role.DISPATCHER)
            actions.agree(made_by_one, note="情况属实", by=second, now=now)


def _of(unit: Organisation | None, role: Role) -> Member:
    """The first who serves there in a role. Raises IndexError where nobody does."""
    serving = Member.objects.filter(organisation=unit, role=role, valid_until=None)
    return serving.select_related("organisation", "person").order_by("pk")[0]
