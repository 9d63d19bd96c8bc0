"""Household links of the sample district: shared out, visited, and a member who left."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.demo.logins import COMMUNITY, SUBDISTRICT
from youhu.neighbours import actions
from youhu.neighbours.models import HouseholdLink, LinkTask
from youhu.neighbours.rules import How, Purpose, quarter_start
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area, Residence

SETTLING = timedelta(days=9)  # after the quarter began, all households of the community were linked
LATELY = timedelta(days=20)
PURPOSES = (Purpose.GREETING, Purpose.SAFETY, Purpose.GREETING, Purpose.POLICY)


def link_households(*, now: datetime) -> None:
    """One community has known its members for a quarter, the others for some weeks."""
    begun = _last_quarter(now)
    _share_out(COMMUNITY, by=_who("secretary"), second=_who("dispatcher"), now=begun)
    _share_out(SUBDISTRICT, by=_who("dispatcher"), second=_who("leader"), now=now - LATELY)
    _visit_some(begun, now)
    _leave(now)
    actions.open_tasks(now=now)
    for task in LinkTask.objects.open().filter(person__isnull=False):
        actions.succeed(task, by=_who("secretary"), now=now)
    actions.warn_of_visits(now=now)


def _who(login: str) -> Member:
    return Member.objects.filter(person__user__username=login).order_by("pk")[0]


def _last_quarter(now: datetime) -> datetime:
    """Some days into the quarter before this one."""
    this = quarter_start(timezone.localdate(now))
    before = quarter_start(this - timedelta(days=1))
    midday = datetime.combine(before, datetime.min.time()) + timedelta(hours=10)
    return timezone.make_aware(midday) + SETTLING


def _share_out(code: str, *, by: Member, second: Member, now: datetime) -> None:
    plan = actions.begin_plan(Area.objects.get(code=code), by=by, now=now)
    actions.propose(plan, by=by, now=now)
    actions.submit(plan, by=by, now=now)
    actions.approve(plan, by=second, now=now + timedelta(hours=3))


def _visit_some(begun: datetime, now: datetime) -> None:
    """Nearly all households in the quarter before, some in this one; two needs were found."""
    posts = {
        post.person_id: post for post in Member.objects.filter(role=Role.RESIDENT).order_by("-pk")
    }
    links = HouseholdLink.objects.in_force().filter(
        household__building__cell__code__startswith=COMMUNITY
    )
    this = timezone.make_aware(
        datetime.combine(quarter_start(timezone.localdate(now)), datetime.min.time())
    )
    for number, link in enumerate(links.select_related("person").order_by("pk")):
        by = posts[link.person_id]
        if number % 16 != 5:
            _visit(link, number, by, begun + timedelta(days=4 + number % 60))
        if number % 3 == 0:
            moment = this + (now - this) * ((number % 50) / 50)
            _visit(link, 1_000 + number, by, moment)
    _find_needs(posts, now)


def _visit(link: HouseholdLink, number: int, by: Member, now: datetime) -> None:
    how = How.PHONE if number % 7 == 3 else How.DOOR
    purpose = PURPOSES[number % len(PURPOSES)]
    note = _("Smoke alarm looked at, it works.") if purpose == Purpose.SAFETY else ""
    actions.visit(link, actions.Said(UUID(int=number + 1), how, purpose, note), by=by, now=now)


def _find_needs(posts: dict[int, Member], now: datetime) -> None:
    """One was settled by the desk, one waits."""
    volunteer = _who("volunteer")
    mine = HouseholdLink.objects.in_force().filter(person=volunteer.person_id).order_by("-pk")
    words = (
        _("An old lady cannot carry her rice upstairs any more."),
        _("The light on the stairs is broken, and the steps are steep."),
    )
    for number, (link, note) in enumerate(zip(mine, words, strict=False)):
        told = actions.Said(UUID(int=5_000 + number), How.DOOR, Purpose.NEED, note)
        made = actions.visit(link, told, by=posts[link.person_id], now=now - timedelta(days=1))
        if number == 0:
            said = _("A volunteer brings it every second Friday.")
            actions.settle_need(made, answer=said, by=_who("secretary"), now=now)


def _leave(now: datetime) -> None:
    """The last to move in of those who cannot sign in moves to another district."""
    here = HouseholdLink.objects.in_force().filter(
        household__building__cell__code__startswith=COMMUNITY, person__user=None
    )
    person = here.order_by("-person").values_list("person", flat=True)[0]
    Residence.objects.filter(person=person, valid_until=None).update(
        valid_until=timezone.localdate(now)
    )
