"""What is asked of whoever redraws cells: which community, from when, why, and each single deed."""

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youhu.common.errors import Refused
from youhu.common.geo import redraw
from youhu.common.geo.redraw import Cells, Point
from youhu.redrawing.models import Step
from youhu.redrawing.rules import MOST_POINTS, MOST_REASON, Deed
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, AreaKind

MOMENT = "%Y-%m-%dT%H:%M"
MOST_NUDGE_M = 2000


class WhenForm(forms.Form):
    """Why, and from when."""

    effective_at = forms.DateTimeField(
        label=_("In force from"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        error_messages={
            "required": _("Choose a day and a time."),
            "invalid": _("Choose a day and a time."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others can decide.")},
    )


class BeginForm(WhenForm):
    """Which community, found by its name or code, or by the code of one of its cells."""

    place = forms.CharField(
        label=_("Community or cell"),
        max_length=60,
        widget=forms.TextInput({"list": "communities", "autocomplete": "off"}),
        error_messages={"required": _("Name the community, or give the code of a cell.")},
    )
    field_order = ("place", "effective_at", "reason")

    def __init__(self, *args: Any, area_code: str, **kwargs: Any) -> None:
        self.area_code = area_code
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localtime().replace(hour=0, minute=0) + timedelta(days=1)
        self.initial.setdefault("effective_at", tomorrow)

    def clean_place(self) -> Area:
        """The community that is meant."""
        said = self.cleaned_data["place"].strip().split(" · ")[0]
        near = Area.objects.filter(kind=AreaKind.COMMUNITY, code__startswith=self.area_code)
        named = Q(name=said) | Q(name_en__iexact=said) | Q(code=said[:COMMUNITY_DIGITS])
        found = list(near.filter(named).order_by("code")[:2])
        if not found:
            raise ValidationError(
                _("No community of your area is called so. Choose one from the list.")
            )
        if len(found) > 1:
            raise ValidationError(
                _("Several communities are called so. Give the code instead: %(codes)s …")
                % {"codes": _(", ").join(area.code for area in found)}
            )
        return found[0]


class NoteForm(forms.Form):
    """Words for whoever reads the decision."""

    note = forms.CharField(
        label=_("Why"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others understand.")},
    )


class StepForm(forms.Form):
    """One deed: drawn on the map, or chosen from lists.

    A cut is a `line`, or goes from one corner to another, or has a bearing. A move goes `to` a
    point, or so many metres east and north.
    """

    do = forms.ChoiceField(choices=Deed)
    cell = forms.CharField(required=False, max_length=15)
    line = forms.CharField(required=False, max_length=10_000)
    first = forms.CharField(required=False, max_length=60)
    last = forms.CharField(required=False, max_length=60)
    bearing = forms.FloatField(required=False, min_value=0, max_value=360)
    name = forms.CharField(required=False, max_length=60)
    cells = forms.CharField(required=False, max_length=2_000)
    point = forms.CharField(required=False, max_length=60)
    to = forms.CharField(required=False, max_length=60)
    east = forms.FloatField(required=False, min_value=-MOST_NUDGE_M, max_value=MOST_NUDGE_M)
    north = forms.FloatField(required=False, min_value=-MOST_NUDGE_M, max_value=MOST_NUDGE_M)

    def step(self, cells: Cells) -> Step:
        """The deed as it is kept. Raises Refused when something is missing."""
        match self.cleaned_data["do"]:
            case Deed.SPLIT:
                return self._split(cells)
            case Deed.MERGE:
                return {"do": Deed.MERGE.value, "cells": self.data.getlist("cells")}  # type: ignore[attr-defined]  # it is a QueryDict
            case _:
                return self._move()

    def _split(self, cells: Cells) -> Step:
        said, code = self.cleaned_data, self.cleaned_data["cell"]
        if said["line"]:
            line = _line(said["line"])
            code = code or redraw.crossed(cells, line)
        elif said["bearing"] is not None and code in cells:
            line = redraw.line_by_bearing(cells[code], said["bearing"])
        elif said["first"] and said["last"]:
            line = [_point(said["first"]), _point(said["last"])]
        else:
            raise Refused(gettext("Choose a cell, and two points of its border or a direction."))
        drawn = [[round(x, 7), round(y, 7)] for x, y in line]
        return {"do": Deed.SPLIT.value, "cell": code, "line": drawn, "name": said["name"]}

    def _move(self) -> Step:
        said = self.cleaned_data
        start = _point(said["point"])
        metres = {"east_m": said["east"] or 0.0, "north_m": said["north"] or 0.0}
        to = _point(said["to"]) if said["to"] else redraw.nudged(start, **metres)
        if start == to:
            raise Refused(gettext("The point stays where it is. Say how far it goes."))
        return {"do": Deed.MOVE.value, "from": [*start], "to": [*to]}


def _point(text: str) -> Point:
    try:
        lng, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Refused(gettext("Choose a point of the border.")) from error
    return _on_earth([(lng, lat)])[0]


def _line(text: str) -> list[Point]:
    try:
        rows = [(float(lng), float(lat)) for lng, lat in json.loads(text)]
    except (ValueError, TypeError) as error:
        raise Refused(gettext("Draw a line from one side of the cell to another.")) from error
    if len(rows) > MOST_POINTS:
        raise Refused(gettext("This line has too many points. Draw it with fewer."))
    return _on_earth(rows)


def _on_earth(points: list[Point]) -> list[Point]:
    if all(-180 <= lng <= 180 and -90 <= lat <= 90 for lng, lat in points):
        return points
    raise Refused(gettext("Choose a point of the border."))
