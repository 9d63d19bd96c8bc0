"""Who hears of what in the register: those who keep it, never by the name of a member."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from youhu.ledger.models import Recorded
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind, Role
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS


def keepers_of(organisation: Organisation) -> Iterator[Audience]:
    """The desk of the community, or the room above where there is none."""
    code = organisation.area_code[:COMMUNITY_DIGITS]
    desk = (
        Organisation.objects.filter(kind=OrgKind.COMMUNITY, area_code=code).order_by("pk").first()
    )
    if desk is not None:
        yield Audience(unit=desk, role=Role.HANDLER)
    else:
        yield from overseers_of(organisation)


def overseers_of(organisation: Organisation) -> Iterator[Audience]:
    """Who decides in the nearest command room above."""
    near = (organisation.area_code[:SUBDISTRICT_DIGITS], organisation.area_code[:DISTRICT_DIGITS])
    rooms = Organisation.objects.filter(kind=OrgKind.COMMAND_ROOM, area_code__in=near)
    room = max(rooms, key=lambda one: (len(one.area_code), -one.pk), default=None)
    if room is not None:
        yield Audience(unit=room, role=Role.SUPERVISOR)
        yield Audience(unit=room, role=Role.DISPATCHER)


def tell_all(
    thing: Recorded, template: str, to: Iterator[Audience], *, now: datetime, **words: str
) -> None:
    """One notice each, once for every line of the thing's past."""
    link = f"{settings.YOUHU_SITE_URL}{thing.get_absolute_url()}"  # type: ignore[attr-defined]  # both things have one
    for audience in to:
        key = f"{thing.subject}:{template}:{thing.revision}:{_named(audience)}"
        tell(key, template, words, to=audience, now=now, link=link)


def _named(audience: Audience) -> str:
    return f"{audience.unit.pk if audience.unit else ''}{audience.role}"
