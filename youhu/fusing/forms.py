"""What is asked of whoever plans the double grid: where, from when, why, and each choice."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youhu.common.errors import Refused
from youhu.fusing.actions import Wanted
from youhu.fusing.rules import MOST_REASON
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

DAY = "%Y-%m-%d"


class WhenForm(forms.Form):
    """Why, and from which day."""

    effective_on = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput({"type": "date"}, format=DAY),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others can decide.")},
    )


class BeginForm(WhenForm):
    """Which community or subdistrict, found by its name or code."""

    place = forms.CharField(
        label=_("Community or subdistrict"),
        max_length=60,
        widget=forms.TextInput({"list": "fusable", "autocomplete": "off"}),
        error_messages={"required": _("Name the community or the subdistrict.")},
    )
    field_order = ("place", "effective_on", "reason")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)
        self.initial.setdefault("effective_on", timezone.localdate() + timedelta(days=7))
        if member.keeps_community:
            own = areas_of(member).first()
            self.initial.setdefault("place", f"{own} · {own.code}" if own else "")

    def clean_place(self) -> Area:
        """The area that is meant."""
        said = self.cleaned_data["place"].strip()
        name, _dot, code = said.rpartition(" · ")
        named = Q(code=code) if name else Q(name=said) | Q(name_en__iexact=said) | Q(code=said)
        found = list(areas_of(self.member).filter(named)[:2])
        if len(found) != 1:
            raise ValidationError(
                _("No area of yours is called just so. Choose one from the list.")
            )
        return found[0]


def areas_of(member: Member) -> QuerySet[Area]:
    """The communities and subdistricts for which somebody may plan."""
    kinds = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)
    return Area.objects.filter(kind__in=kinds, code__startswith=member.area_code).order_by("code")


class NoteForm(forms.Form):
    """Words for whoever reads the decision."""

    note = forms.CharField(
        label=_("Why"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others understand.")},
    )


def wanted_of(said: QueryDict) -> Wanted:
    """The choices of a page: `cell.CODE`, `lead.CODE` and `reason.CODE`.

    Raises Refused for what no page asks. A lead that is left as it is comes as “keep”.
    """
    asked: dict[str, dict[str, str]] = {"cell": {}, "lead": {}, "reason": {}}
    for name, value in said.items():
        kind, _dot, code = name.partition(".")
        if kind in asked and code:
            asked[kind][code] = str(value)
    leads = {code: value for code, value in asked["lead"].items() if value != "keep"}
    is_wrong = any(not value.isdecimal() for value in leads.values())
    if is_wrong or any(len(value) > MOST_REASON for value in asked["reason"].values()):
        raise Refused(gettext("Something is missing. Choose it again."))
    cells = {code: value for code, value in asked["cell"].items() if value}
    return Wanted(cells, {code: int(key) for code, key in leads.items()}, asked["reason"])
