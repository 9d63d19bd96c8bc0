"""What is asked about rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from youhu.common.photos import PhotosField
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds.actions import Facts
from youhu.rounds.models import RoundPlan
from youhu.rounds.rules import MOST_BAGS, MOST_ITEMS, MOST_NAME, MOST_REASON, Miss, Times
from youhu.territory.models import Building, Household

TIMES_ASKED = 3


class PlanForm(forms.Form):
    """A plan with up to three rounds a day."""

    name = forms.CharField(label=pgettext_lazy("rounds", "Name"), max_length=MOST_NAME)
    lng = forms.FloatField(
        label=gettext_lazy("Longitude of the base"), min_value=-180, max_value=180
    )
    lat = forms.FloatField(label=gettext_lazy("Latitude of the base"), min_value=-90, max_value=90)
    most_bags = forms.IntegerField(
        label=gettext_lazy("Bags a trolley holds"), min_value=1, max_value=200, initial=30
    )
    most_kg = forms.IntegerField(
        label=gettext_lazy("Kilograms a trolley holds"), min_value=1, max_value=500, initial=80
    )
    door_s = forms.IntegerField(
        label=gettext_lazy("Seconds a door takes"), min_value=10, max_value=600, initial=50,
        help_text=gettext_lazy("40 to 60 as counted in past rounds."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, TIMES_ASKED + 1):
            for name, label in self._labels(n).items():
                self.fields[f"{name}_{n}"] = forms.TimeField(
                    label=label, required=n == 1, widget=forms.TimeInput(attrs={"type": "time"})
                )

    @staticmethod
    def _labels(n: int) -> dict[str, str]:
        return {
            "cut_off": _("Round %(n)s: orders until") % {"n": n},
            "departs": _("Round %(n)s: sets out at") % {"n": n},
            "ends": _("Round %(n)s: over by") % {"n": n},
        }

    @classmethod
    def of(cls, plan: RoundPlan) -> "PlanForm":
        initial: dict[str, Any] = {
            name: getattr(plan, name)
            for name in ("name", "lng", "lat", "most_bags", "most_kg", "door_s")
        }
        for n, row in enumerate(plan.times(), 1):
            for name, value in row._asdict().items():
                initial[f"{name}_{n}"] = f"{value:%H:%M}"
        return cls(initial=initial)

    def facts(self) -> Facts:
        names = ("name", "lng", "lat", "most_bags", "most_kg", "door_s")
        return Facts(**{name: self.cleaned_data[name] for name in names})

    def times(self) -> list[Times]:
        rows = []
        for n in range(1, TIMES_ASKED + 1):
            row: list[Any] = [self.cleaned_data.get(f"{name}_{n}") for name in Times._fields]
            if all(row):
                rows.append(Times(*row))
        return rows


class CourierForm(forms.Form):
    """Somebody by the name of their login or their own."""

    who = forms.CharField(
        label=gettext_lazy("Name or login"), max_length=50,
        help_text=gettext_lazy("A resident who can sign in."),
    )  # fmt: skip

    def clean_who(self) -> Member:
        said = self.cleaned_data["who"].strip()
        rows = Member.objects.filter(role=Role.RESIDENT, person__user__isnull=False)
        rows = rows.filter(person__user__username=said) | rows.filter(person__name=said)
        found = list(rows.select_related("person").order_by("pk")[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("No single resident is called so. Enter the name of their login.")
            )
        return found[0]


class NoEntryForm(forms.Form):
    building = forms.ModelChoiceField(Building.objects.none(), label=gettext_lazy("House"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=MOST_REASON)

    def __init__(self, *args: Any, plan: RoundPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = houses_of(plan)  # type: ignore[attr-defined]  # of a model choice


class OrderForm(forms.Form):
    """Orders of one house: a door a line, with its bags where it is not one."""

    building = forms.ModelChoiceField(Building.objects.none(), label=gettext_lazy("House"))
    doors = forms.CharField(
        label=gettext_lazy("Doors"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, with the bags behind it: 1203 2"),
    )  # fmt: skip
    items = forms.CharField(
        label=pgettext_lazy("rounds", "What it is"), max_length=MOST_ITEMS, required=False,
        help_text=gettext_lazy("Kept sealed; couriers do not see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: RoundPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = houses_of(plan)  # type: ignore[attr-defined]  # of a model choice

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        house, lines = said.get("building"), said.get("doors", "").splitlines()
        if house is None:
            return said
        doors = {one.door: one for one in Household.objects.filter(building=house)}
        said["wanted"] = [self._line(line, doors) for line in lines if line.strip()]
        return said

    @staticmethod
    def _line(line: str, doors: dict[str, Household]) -> tuple[Household, int]:
        name, _sign, bags = line.strip().partition(" ")
        if name not in doors:
            raise forms.ValidationError(
                _("There is no door %(door)s in this house. Look at its list.") % {"door": name}
            )
        count = bags.strip() or "1"
        if not count.isdecimal() or not 1 <= int(count) <= MOST_BAGS:
            raise forms.ValidationError(
                _("Behind door %(door)s stands no number of bags, 1 to %(most)s.")
                % {"door": name, "most": MOST_BAGS}
            )
        return doors[name], int(count)


def houses_of(plan: RoundPlan) -> Any:
    rows = Building.objects.filter(code__startswith=plan.community.area_code)
    return rows.order_by("code")


class ReasonForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class MissForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("Why could nothing be left?"), choices=Miss.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("reason", "In words"), max_length=MOST_REASON, required=False
    )


class PhotoForm(forms.Form):
    photo = PhotosField(label=gettext_lazy("Photo of the bags at the doors"), required=True)
