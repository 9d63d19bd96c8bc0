"""What the steps have in common: whose round it is, the round that an order belongs to, words."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin
from youhu.ledger.clocked import clock
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.rounds.models import Round, RoundPlan
from youhu.rounds.queries import keeps
from youhu.rounds.rules import Moments, State, next_round


def refuse_others(thing: Round | RoundPlan, by: Member) -> None:
    """Raise Refused for a hand that is not at the desk of this community."""
    if not keeps(by, thing):
        raise Refused(_("The community of these rounds runs them. Ask its desk."))


def round_for(plan: RoundPlan, moment: datetime, *, now: datetime) -> Round:
    """The round that an order of a moment belongs to, locked; it is opened when it is the first.

    Before the cut-off it is that round, from the cut-off on the next one. A round that was shared
    out or called off takes no more. Call it inside a transaction.
    """
    after, is_open = moment, True
    for _try in range(8):
        moments = next_round(plan.times(), plan.weekdays, after, is_open=is_open)
        if moments is None:
            break
        found = _opened(plan, moments, now)
        if found.state in (State.COLLECTING, State.CLOSED):
            return found
        after, is_open = moments.cut_off, True
    raise Refused(_("No round is planned in the coming days. Enter times for the rounds first."))


def _opened(plan: RoundPlan, moments: Moments, now: datetime) -> Round:
    cut_off, departs, ends = moments
    known = {
        "district": plan.district, "community": plan.community, "cut_off_at": cut_off,
        "ends_at": ends, **clock(cut_off),  # the sweep closes it then; only if it did not, it warns
    }  # fmt: skip
    made, is_new = Round.objects.get_or_create(plan=plan, departs_at=departs, defaults=known)
    if is_new:
        begin(made, "open", by=nobody(Role.CLOCK), now=now)
    locked: Round = Round.objects.select_for_update().get(pk=made.pk)
    return locked


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def tell_desk(one: Round, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to the desk of the community; it names no household."""
    to = Audience(unit=one.community, role=Role.HANDLER)
    context = {"round": str(one), "due": said(one.due_at), **words}
    link = f"{settings.YOUHU_SITE_URL}{one.get_absolute_url()}"
    tell(f"{one.subject}:{template}:{key}", template, context, to=to, now=now, link=link)


def tell_courier(
    one: Round, member: Member, template: str, *, now: datetime, key: str = "", **words: str
) -> None:
    """Write a message to somebody who carries."""
    context = {"round": str(one), "departs": said(one.departs_at), **words}
    link = f"{settings.YOUHU_SITE_URL}{reverse('my_rounds')}"
    name = f"{one.subject}:{template}:{member.pk}:{key}"
    tell(name, template, context, to=Audience(member=member), now=now, link=link)
