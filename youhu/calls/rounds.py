"""A grid worker's round: what waits for eyes, what was done today, which cells are mine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.calls import queries, telling
from youhu.calls.actions.handing import FROM_A_PHONE
from youhu.calls.models import Call, Category, Photo
from youhu.calls.reference import Reference
from youhu.calls.rules import STAFF_KINDS, Kind, PhotoUse, State
from youhu.ledger.models import Entry
from youhu.registry.models import Member
from youhu.territory.models import AreaShape
from youhu.territory.rules import SUBDISTRICT_DIGITS, AreaKind

MOST = 100
MOST_CELLS = 80
RECENT = 60  # so many reports of one's own say what one reports most
OFTEN = 8
LOOKED = tuple(verb for verb in FROM_A_PHONE if verb not in {"remark", "add_photos"})

# What may be answered on the spot: yes, no, and that it cannot be told.
QUESTIONS: dict[str, Promise] = {
    "confirm": _("You are there: is it so?"),
    "pass_check": _("You are there: is it really done?"),
    "close_checked": _("You are there: is it really done?"),
}
ANSWERS: dict[str, Promise] = {
    "confirm": _("Yes, it is so"),
    "refute": _("No, it is not so"),
    "pass_check": _("Yes, done"),
    "close_checked": _("Yes, done"),
    "fail_check": _("No, not yet"),
    "remark": pgettext_lazy("on the spot", "Cannot tell"),
}


@dataclass(frozen=True)
class Task:
    """One thing to look at, with what its page shows."""

    call: Call
    place: str
    question: Promise | None
    answers: list[tuple[str, Promise]]

    @property
    def photos(self) -> list[tuple[Photo, Promise]]:
        """The newest picture from before, and the unit's newest from afterwards."""
        kept = list(self.call.photos.all())
        before = [photo for photo in kept if photo.use != PhotoUse.AFTER]
        after = [photo for photo in kept if photo.use == PhotoUse.AFTER]
        named = ((before[:1], _("Before")), (after[-1:], _("The unit's")))
        return [(photo, word) for photos, word in named for photo in photos]


def waiting(member: Member) -> list[Call]:
    """What waits for this grid worker's eyes, the most pressing first."""
    mine = queries.one(member).filter(state__in=[State.VERIFYING, State.CHECKING])
    photos = Prefetch("photos", Photo.objects.order_by("at", "pk"))
    return list(mine.prefetch_related(photos).order_by("stage_due_at", "pk")[:MOST])


def task_of(call: Call, member: Member, known: Reference, now: datetime) -> Task:
    """A call as something to look at; without a question when it waits for somebody else."""
    verbs = [verb for verb in queries.offered(call, member) if verb in ANSWERS]
    asked = next((verb for verb in verbs if verb in QUESTIONS), "")
    answers = [(verb, ANSWERS[verb]) for verb in verbs] if asked else []
    place = telling.place_name(call, known, now)
    return Task(call, place, QUESTIONS.get(asked), answers)


def done_today(member: Member, now: datetime) -> int:
    """How many things this member looked at or reported since midnight."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Entry.objects.filter(by=member, at__gte=midnight, verb__in=[*LOOKED, "raise"])
    return mine.count()


def often(member: Member, known: Reference) -> list[Category]:
    """The categories to offer first: one's own reports of late, then the subdistrict's."""
    reports = Call.objects.filter(kind=Kind.REPORT).order_by("-pk").values_list("pk", flat=True)
    near = reports.filter(cell_code__startswith=member.area_code[:SUBDISTRICT_DIGITS])
    pks = [*_commonest(reports.filter(raised_by=member)), *_commonest(near)]
    tables = known.tables.categories
    offered = [tables[pk] for pk in dict.fromkeys(pks) if pk in tables]
    return [c for c in offered if c.is_active and c.parent_id and c.kind in STAFF_KINDS][:OFTEN]


def _commonest(calls: Any) -> list[int]:
    rows = Call.objects.filter(pk__in=list(calls[:RECENT])).order_by().values_list("category")
    counted = rows.annotate(n=Count("pk"), last=Max("pk")).order_by("-n", "-last")
    return [pk for pk, _n, _last in counted]


def outlines(member: Member, now: datetime) -> dict[str, Any]:
    """The outlines of one's cells, as a GeoJSON feature collection in degrees WGS-84."""
    rows = AreaShape.objects.valid(now).layer(AreaKind.CELL)
    mine = rows.filter(area__code__startswith=member.area_code).order_by("area__code")
    columns = ("geometry", "area__code", "area__name", "area__name_en")
    english = (get_language() or "").startswith("en")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": (english and name_en) or name},
            "geometry": geometry,
        }
        for geometry, code, name, name_en in mine.values_list(*columns)[:MOST_CELLS]
    ]
    return {"type": "FeatureCollection", "features": features}
