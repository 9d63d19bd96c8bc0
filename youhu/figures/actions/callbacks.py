"""What happens to a call-back: it is rung, reached or not, called off, and warned about."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.rules import Satisfaction, Solved
from youhu.common.errors import Refused
from youhu.figures.lives import CALLERS, MOST_TRIES, MOST_WORDS, CallBackState, ExclusionState
from youhu.figures.models import CallBack, Exclusion, SamplingPlan
from youhu.figures.sampling import Plan
from youhu.ledger.actions import begin, move, record
from youhu.notices.actions import Audience, tell
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role


def _may_touch(call_back: CallBack, by: Member) -> None:
    """Raise Refused when this is not the member's to call."""
    if by.role not in CALLERS or not by.oversees:
        raise Refused(_("Your role cannot do this. Ask the dispatcher of your unit."))
    if not call_back.call.cell_code.startswith(by.area_code):
        raise Refused(_("This call is with another room. Reload the page."))


@transaction.atomic
def dial(call_back: CallBack, *, by: Member, now: datetime) -> str:
    """The number in clear, for whoever calls now; the ledger keeps who looked."""
    _may_touch(call_back, by)
    if call_back.state != CallBackState.WAITING:
        raise Refused(_("This caller need not be called any more. Reload the page."))
    call = call_back.call
    whose = Whose(About.CALLER, call.number, call.get_absolute_url())
    write_look(whose, purpose=Purpose.CALL_BACK, words="", by=by, now=now)
    record(call_back, "dial", by=by, now=now)
    return str(call.caller.phone)


@transaction.atomic
def reach(
    call_back: CallBack,
    *,
    was_contacted: bool,
    was_solved: str,
    satisfaction: str,
    by: Member,
    now: datetime,
    words: str = "",
) -> None:
    """The caller answered the three questions on the telephone."""
    _may_touch(call_back, by)
    if was_solved not in Solved or satisfaction not in Satisfaction:
        raise Refused(_("Ask all three questions."))
    said = {
        "was_contacted": was_contacted, "was_solved": str(was_solved),
        "satisfaction": str(satisfaction),
    }  # fmt: skip
    move(
        call_back, "reach", by=by, now=now, note=words.strip(), payload=said,
        words=words.strip()[:MOST_WORDS], done_by=by, done_at=now,
        tries=F("tries") + 1, **said,
    )  # fmt: skip


@transaction.atomic
def miss(call_back: CallBack, *, by: Member, now: datetime, words: str = "") -> None:
    """Nobody answered. After the last try the caller counts as not reached, outside the rates."""
    _may_touch(call_back, by)
    tries = call_back.tries + 1
    is_last = tries >= MOST_TRIES
    verb = "give_up" if is_last else "miss"
    ended = {"done_by": by, "done_at": now} if is_last else {}
    move(
        call_back, verb, by=by, now=now, note=words.strip(), payload={"tries": tries},
        tries=tries, words=words.strip()[:MOST_WORDS], **ended,
    )  # fmt: skip


def call_off(*, now: datetime) -> int:
    """Nobody need call who has rated meanwhile, or whose call was opened again."""
    moved_on = ~Q(call__satisfaction="") | ~Q(call__answered_at=F("about"))
    gone = CallBack.objects.waiting().filter(moved_on | Q(call__answered_at=None))
    done = 0
    for call_back in gone.select_related("call").order_by("pk"):
        try:
            move(call_back, "call_off", by=nobody(Role.CLOCK), now=now)
            done += 1
        except Refused:
            continue  # somebody reached the caller a moment ago
    return done


def warn(*, now: datetime) -> int:
    """Tell the supervisors of a room once of what it let lie: call-backs and exclusions."""
    late = Q(due_at__lt=now, warned_at=None)
    waiting = CallBack.objects.waiting().filter(late).select_related("call", "desk")
    asked = Exclusion.objects.filter(late, state=ExclusionState.PROPOSED)
    rows: list[CallBack | Exclusion] = [
        *waiting.order_by("pk"),
        *asked.select_related("call", "desk").order_by("pk"),
    ]
    return sum(_warn_one(row, now) for row in rows)


@transaction.atomic
def _warn_one(row: CallBack | Exclusion, now: datetime) -> bool:
    fence = {"warned_at": None, "state": row.state}
    try:
        record(row, "warn", by=nobody(Role.CLOCK), now=now, fence=fence, warned_at=now)
    except Refused:
        return False
    is_call = isinstance(row, CallBack)
    page = reverse("callbacks" if is_call else "exclusions")
    tell(
        f"{row.subject}:{row.revision}:late",
        "call_back_late" if is_call else "exclusion_late",
        {"number": row.call.number, "due": f"{timezone.localtime(row.due_at):%m-%d %H:%M}"},
        to=Audience(unit=row.desk, role=Role.SUPERVISOR),
        now=now,
        link=f"{settings.YOUHU_SITE_URL}{page}",
    )
    return True


@transaction.atomic
def plan_sampling(plan: Plan, *, by: Member, now: datetime) -> SamplingPlan:
    """From tomorrow on so many callers are called back."""
    may_plan(by)
    on: date = timezone.localdate(now) + timedelta(days=1)
    district = by.area_code[:6]
    if SamplingPlan.objects.filter(district=district, valid_from=on).exists():
        raise Refused(_("This was changed today already. It can be changed again tomorrow."))
    made = SamplingPlan.objects.create(district=district, valid_from=on, made_by=by, **vars(plan))
    begin(made, "plan_sampling", by=by, now=now, payload=dict(vars(plan)))
    return made


def may_plan(by: Member) -> None:
    """Raise Refused for who does not look over the whole district."""
    if by.role != Role.SUPERVISOR or not by.oversees or len(by.area_code) != 6:
        raise Refused(_("Only a supervisor of the district can do this."))
