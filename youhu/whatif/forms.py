"""What is asked of whoever asks what would have been."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youhu.calls.models import RuleDraft
from youhu.calls.reference import Reference
from youhu.calls.rulebook import months, usual_month, what_of, whom_of
from youhu.common.errors import Refused
from youhu.registry.rules import OrgKind
from youhu.whatif.rules import MOST_HANDS, SEEDS, Ask, Days, MoreHands, NewLimit

UNITS = [
    ("d", _("working days")), ("h", _("work hours")), ("c", _("calendar days")),
    ("u", _("hours, day and night")),
]  # fmt: skip
HOURS = [("", _("always")), *((f"{a}-{b}", f"{a:02}:00–{b:02}:00") for a, b in (
    (22, 6), (18, 22), (12, 14), (6, 9), (8, 20), (20, 8)))]  # fmt: skip


def _hands(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=-MOST_HANDS, max_value=MOST_HANDS,
        widget=forms.NumberInput({"placeholder": "+1"}),
    )  # fmt: skip


class AskForm(forms.Form):
    """One month, and whatever shall be other in it."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)
    dispatchers = _hands(_("Dispatchers, more or fewer"))
    room = forms.ChoiceField(label=_("at the command room"), required=False)
    dispatcher_hours = forms.ChoiceField(label=_("at these hours"), choices=HOURS, required=False)
    handlers = _hands(_("Handlers, more or fewer"))
    unit = forms.ChoiceField(label=_("at the unit"), required=False)
    amount = forms.IntegerField(
        label=_("Answer within"), required=False, min_value=1, max_value=999,
        widget=forms.NumberInput({"placeholder": "2"}),
    )  # fmt: skip
    limit_unit = forms.ChoiceField(label=_("counted in"), choices=UNITS, required=False)
    category = forms.ChoiceField(label=_("calls about"), required=False)
    rule = forms.TypedChoiceField(
        label=_("Draft of a routing rule"), coerce=int, empty_value=None, required=False
    )
    days = forms.ChoiceField(label=_("Working days"), choices=Days, required=False)

    def __init__(self, *args: Any, known: Reference, district: str, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate(now)
        self.initial.setdefault("month", usual_month(district, today).isoformat())
        self._choose("month", [(day.isoformat(), f"{day:%Y-%m}") for day in months(today)])
        units = sorted(known.tables.units.values(), key=lambda unit: unit.code)
        named = [(unit.code, unit.short) for unit in units]
        rooms = {unit.code for unit in units if unit.kind == OrgKind.COMMAND_ROOM}
        self._choose("room", [("", _("every one")), *(one for one in named if one[0] in rooms)])
        self._choose("unit", [("", _("every one")), *named])
        categories = sorted(known.tables.categories.values(), key=lambda one: one.code)
        self._choose(
            "category", [("", _("anything")), *((c.code, f"{c.code} {c}") for c in categories)]
        )
        drafts = RuleDraft.objects.filter(district=district).open()
        drafts = drafts.select_related("category", "unit", "follows", "area").order_by("-pk")[:50]
        self._choose(
            "rule", [("", _("none")), *((d.pk, f"{what_of(d)} → {whom_of(d)}") for d in drafts)]
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page lays them."""
        told = (
            ("", ("month",)),
            (_("People"), ("dispatchers", "room", "dispatcher_hours", "handlers", "unit")),
            (_("Limits"), ("amount", "limit_unit", "category")),
            (_("Rules and days"), ("rule", "days")),
        )
        return [(title, [self[name] for name in names]) for title, names in told]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            try:
                self.cleaned_data["ask"] = self._ask()
            except Refused as why:
                self.add_error(None, str(why))
        return self.cleaned_data

    def _ask(self) -> Ask:
        told = self.cleaned_data
        dispatchers, handlers = told["dispatchers"], told["handlers"]
        starts, _dash, ends = told["dispatcher_hours"].partition("-")
        more = MoreHands(told["room"], dispatchers or 0, int(starts or 0), int(ends or 0))
        limit = NewLimit(told["category"], told["amount"] or 0, told["limit_unit"])
        return Ask.read(
            limits=[str(limit)] if told["amount"] else [],
            dispatchers=[str(more)] if dispatchers else [],
            handlers=[str(MoreHands(told["unit"], handlers))] if handlers else [],
            rule=told["rule"] or 0,
            days=told["days"],
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What was told, as the action takes it."""
        return {"month": self.cleaned_data["month"], "seeds": SEEDS}
