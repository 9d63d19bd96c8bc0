"""What places are called: areas get other names, landmarks come and go."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import reference
from youhu.common.errors import Refused
from youhu.territory.models import Area, Landmark
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic


def rename_area(area: Area, hand: Hand, *, seen: str = "", name: str, name_en: str) -> Change:
    """Another name for a piece of the district; its code and its outline stay.

    Raises Refused when a neighbour within the same area is called so already.
    """
    if not area.code.startswith(hand.by.area_code[:6]):
        raise Refused(_("This area lies outside your district."))
    beside = Area.objects.filter(kind=area.kind, parent=area.parent_id).exclude(pk=area.pk)
    other = beside.filter(name=name).first()
    if other is not None:
        raise Refused(
            _("%(code)s beside it is called so already. People could not tell them apart.")
            % {"code": other.code}
        )
    return amend(area, Topic.AREA, hand, seen=seen, name=name, name_en=name_en)


def enter_landmark(hand: Hand, **told: Any) -> Landmark:
    """A place by which people say where something is. Raises Refused outside the district."""
    mark = Landmark(**told)
    _refuse_elsewhere(mark)
    enter(mark, Topic.LANDMARK, hand)
    return mark


def amend_landmark(mark: Landmark, hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """It is called otherwise, or stands elsewhere."""
    _refuse_elsewhere(Landmark(**{"lng": mark.lng, "lat": mark.lat, **told}))
    return amend(mark, Topic.LANDMARK, hand, seen=seen, **told)


def remove_landmark(mark: Landmark, hand: Hand) -> Change:
    """Nobody goes by it any more; nothing rests on a landmark."""
    return remove(mark, Topic.LANDMARK, hand)


def _refuse_elsewhere(mark: Landmark) -> None:
    reference.current().locate(mark.lng, mark.lat, timezone.now())
