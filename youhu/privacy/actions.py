"""A look in clear is written down before it is granted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused, TooOften
from youhu.notices.actions import Audience, tell
from youhu.privacy.models import Look
from youhu.privacy.rules import MANY, MOST, MOST_WORDS, SPELL, About, Purpose
from youhu.registry.models import Member
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Whose:
    """Whose detail is looked at, and where that stands."""

    about: About
    title: str
    link: str
    district: str = ""  # where the looker has no area of their own


def write_look(whose: Whose, *, purpose: str, words: str, by: Member, now: datetime) -> None:
    """Keep who looks, and why, in the transaction of the look; the ledger's line is the caller's.

    Raises Refused without a reason, TooOften for who looks at far more than the work asks for.
    """
    if purpose not in Purpose:
        raise Refused(_("Choose what you need it for."))
    if purpose == Purpose.OTHER and not words.strip():
        raise Refused(_("Say what you need the number for."))
    if purpose != Purpose.CALL_BACK:
        _count(by, now)
    Look.objects.create(
        district=by.area_code[:6] or whose.district,
        by=by,
        about=whose.about,
        title=whose.title[:60],
        link=whose.link,
        purpose=purpose,
        words=words.strip()[:MOST_WORDS],
        at=now,
    )


def _count(by: Member, now: datetime) -> None:
    mine = Look.objects.filter(by__person=by.person_id, at__gt=now - SPELL, at__lte=now)
    came = mine.exclude(purpose=Purpose.CALL_BACK).count() + 1
    if came > MOST:
        raise TooOften(
            _("You looked at %(most)s details within an hour. Wait, or ask for a list on paper.")
            % {"most": MOST}
        )
    if came >= MANY:
        _tell_guards(by, came, now)


@transaction.atomic
def _tell_guards(by: Member, came: int, now: datetime) -> None:
    """Once an hour: the security administrator, or whoever audits where there is none."""
    hour = timezone.localtime(now).strftime("%Y%m%d%H")
    context = {
        "name": by.person.name, "post": by.get_role_display(), "count": str(came)
    }  # fmt: skip
    for guard in _guards(by, now):
        key = f"looks:{by.person_id}:{hour}:{guard.pk}"
        link = f"{reverse('looks')}?who={by.person.name}"
        tell(key, "many_looks", context, to=Audience(member=guard), now=now, link=link)


def _guards(by: Member, now: datetime) -> list[Member]:
    serving = Member.objects.serving(timezone.localdate(now)).filter(
        organisation__area_code__startswith=by.area_code[:6]
    )
    guards = list(serving.filter(role=Role.SECURITY).order_by("pk"))
    return guards or list(serving.filter(role=Role.AUDITOR).order_by("pk"))
