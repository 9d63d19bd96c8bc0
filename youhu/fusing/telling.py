"""Who is told about a fusion plan, and in which words."""

from datetime import datetime

from django.conf import settings

from youhu.fusing.models import FusionPlan
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.rules import DISTRICT_DIGITS, SUBDISTRICT_DIGITS


def who_decides(plan: FusionPlan) -> list[Audience]:
    """The room over the area; the district's, too, where the plan was prepared in that room."""
    code = plan.area.code[:SUBDISTRICT_DIGITS]
    rooms = Organisation.objects.filter(kind=OrgKind.COMMAND_ROOM)
    near = list(rooms.filter(area_code=code).order_by("pk"))
    is_own = plan.made_by is not None and plan.made_by.organisation in near
    if is_own or not near:
        near += rooms.filter(area_code=code[:DISTRICT_DIGITS]).order_by("pk")
    return [Audience(unit=room) for room in near]


def who_is_concerned(plan: FusionPlan) -> list[Audience]:
    """The desks of the communities, the room over them, and who prepared it."""
    code = plan.area.code
    desks = desks_of(code)
    rooms = Organisation.objects.filter(
        kind=OrgKind.COMMAND_ROOM, area_code=code[:SUBDISTRICT_DIGITS]
    )
    units = [Audience(unit=unit) for unit in (*desks, *rooms.order_by("pk"))]
    return [*units, *([Audience(member=plan.made_by)] if plan.made_by else [])]


def desks_of(code: str) -> list[Organisation]:
    """The desks of the communities whose code begins so."""
    rows = Organisation.objects.filter(kind=OrgKind.COMMUNITY, area_code__startswith=code)
    return list(rows.order_by("pk"))


def tell_about(plan: FusionPlan, template: str, to: Audience, now: datetime, **words: str) -> None:
    """One message about a plan; the same at the same revision is never told twice."""
    whom = to.unit.code if to.unit else f"m{to.member.pk if to.member else 0}"
    said = {
        "area": plan.area.name,
        "from": f"{plan.effective_on}",
        "reason": plan.reason,
        "note": "",
        "moved": "0",
        **words,
    }
    key = f"{plan.subject}:{template}:{plan.revision}:{whom}"
    tell(
        key, template, said, to=to, now=now,
        link=f"{settings.YOUHU_SITE_URL}{plan.get_absolute_url()}",
    )  # fmt: skip
