"""What is asked of those who keep the Party register."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.identifiers import check_mobile
from youhu.common.masking import mask_name
from youhu.party.models import Membership
from youhu.party.rules import (
    ELECTING,
    LONGEST_OVERRIDE,
    LONGEST_VALID,
    MOST_REASON,
    MOST_UNITS,
    PARTY_KINDS,
    USUALLY_VALID_DAYS,
    Form,
    Seat,
    Standing,
    Warn,
)
from youhu.privacy.rules import CHOSEN, MOST_WORDS
from youhu.registry.models import Organisation, Person

MOST_NAMED = 3  # organisations that a refusal names


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MonthField(forms.DateField):
    """A month; kept as its first day."""

    widget = forms.DateInput({"type": "month"}, format="%Y-%m")

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m"], **more)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("party", "Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, for whoever asks later.")},
    )


class PurposeForm(forms.Form):
    """What clear details are needed for."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[("", _("Please choose")), *CHOSEN],
        error_messages={"required": _("Choose what you need it for.")},
    )
    words = forms.CharField(
        label=pgettext_lazy("party", "In words"), max_length=MOST_WORDS, required=False
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = reason_field()


class DescribeForm(forms.Form):
    """How an organisation is set up, and until when its officers serve."""

    form = forms.ChoiceField(label=_("Form"), choices=Form)
    term_ends_on = forms.DateField(label=_("Term ends"), required=False, widget=DayInput)
    units = forms.IntegerField(
        label=_("Units in it"), min_value=1, max_value=MOST_UNITS * 2, initial=1,
        help_text=_("More than one for a joint branch."),
    )  # fmt: skip

    scope = forms.CharField(
        label=_("Where it acts"),
        max_length=200,
        required=False,
        help_text=_("For a temporary branch: the area, building or project."),
    )
    ends_on = forms.DateField(
        label=pgettext_lazy("party", "Ends on"),
        required=False,
        widget=DayInput,
        help_text=_("For a temporary branch."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("form") in ELECTING and not told.get("term_ends_on"):
            self.add_error("term_ends_on", _("Say when the term ends."))
        return told


class OverrideForm(forms.Form):
    """Why a warning is set aside, and until when."""

    warn = forms.ChoiceField(choices=Warn, widget=forms.HiddenInput)
    reason = reason_field()
    until_on = forms.DateField(label=pgettext_lazy("party", "Until"), widget=DayInput)

    def clean_until_on(self) -> Any:
        until, on = self.cleaned_data["until_on"], timezone.localdate()
        if not on < until <= on + LONGEST_OVERRIDE:
            raise ValidationError(_("Choose a day within a year from now."))
        return until


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none
    """A full member, by number; the roster tells whose that is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pk} · {mask_name(obj.person.name)}"


class MembersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    """Some members, by number and family name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pk} · {mask_name(obj.person.name)}"


class SeatsForm(forms.Form):
    """Who holds which seat, from which day on."""

    on = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        full = Membership.objects.serving(timezone.localdate()).filter(
            organisation=organisation, standing=Standing.FULL
        )
        rows = full.select_related("person").order_by("pk")
        for seat in Seat:
            self.fields[seat.value] = PersonField(
                queryset=rows, label=seat.label, required=seat == Seat.SECRETARY
            )

    @property
    def seats(self) -> dict[Seat, Person]:
        """The people who were named."""
        told = self.cleaned_data
        return {seat: told[seat.value].person for seat in Seat if told.get(seat.value)}


class FoundForm(forms.Form):
    """A new branch, and who belongs to it."""

    name = forms.CharField(label=pgettext_lazy("organisation", "Name"), max_length=100)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[(one.value, one.label) for one in (Form.BRANCH, Form.JOINT, Form.TEMPORARY)],
    )
    units = forms.IntegerField(
        label=_("Units in it"), min_value=1, initial=1, required=False,
        help_text=_("For a joint branch: 2 to 5."),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("Where it acts"), max_length=200, required=False,
        help_text=_("For a branch with an end: the area, building or project."),
    )  # fmt: skip
    ends_on = forms.DateField(
        label=pgettext_lazy("party", "Ends on"), required=False, widget=DayInput,
        help_text=_("A temporary branch has one; a joint branch that is for a task, too."),
    )  # fmt: skip
    reason = reason_field()
    members = MembersField(
        queryset=Membership.objects.none(),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They move there; in a branch with an end they keep their home."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Membership.objects.serving(timezone.localdate()).filter(organisation=organisation)
        field: Any = self.fields["members"]
        field.queryset = rows.select_related("person", "organisation").order_by("pk")

    def clean_units(self) -> int:
        return self.cleaned_data["units"] or 1


class OrganisationField(forms.CharField):
    """A Party organisation by its code, its name or a part of it that only one has."""

    def clean(self, value: Any) -> Organisation | None:
        said = super().clean(value).strip()
        if not said:
            return None
        rows = Organisation.objects.filter(kind__in=PARTY_KINDS, active_until=None)
        exact = list(rows.filter(Q(code=said) | Q(name=said) | Q(name_en__iexact=said))[:2])
        part = Q(name__icontains=said) | Q(name_en__icontains=said)
        found = exact or list(rows.filter(part).order_by("code")[: MOST_NAMED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No Party organisation is called so. Try its code."))
        names = gettext(", ").join(f"{one} ({one.code})" for one in found[:MOST_NAMED])
        raise ValidationError(
            _("Several are called so: %(names)s … Give the code.") % {"names": names}
        )


class ApplyForm(forms.Form):
    """Where a member goes, and why."""

    target = OrganisationField(
        label=_("To which organisation"), max_length=100, required=False,
        help_text=_("Name or code; a part is enough where only one fits."),
    )  # fmt: skip
    elsewhere = forms.CharField(label=_("Or outside the district"), max_length=100, required=False)
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and bool(told.get("target")) == bool(told.get("elsewhere")):
            raise ValidationError(_("Name one organisation: in the district, or outside."))
        return told


class LendForm(forms.Form):
    """Which temporary or joint branch a member joins for a while."""

    branch = OrganisationField(label=_("Temporary or joint branch"), max_length=100)


class IssueForm(forms.Form):
    """What the introduction letter says."""

    dues_until = MonthField(label=_("Dues paid until"))
    days = forms.IntegerField(
        label=_("Valid for days"), min_value=1, max_value=LONGEST_VALID.days,
        initial=USUALLY_VALID_DAYS,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
        self.initial.setdefault("dues_until", last_month)


class AdmitForm(forms.Form):
    """Somebody who comes with a letter from outside the district."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    phone = forms.CharField(label=_("Mobile"), max_length=20)
    standing = forms.ChoiceField(label=pgettext_lazy("party", "Standing"), choices=Standing)
    elsewhere = forms.CharField(label=_("Comes from"), max_length=100)
    target = OrganisationField(
        label=_("To which organisation"), max_length=100,
        help_text=_("Name or code; a part is enough where only one fits."),
    )  # fmt: skip
    number = forms.CharField(label=_("Letter number"), max_length=40)
    letter_on = forms.DateField(label=_("Letter of"), widget=DayInput)
    letter_until = forms.DateField(label=_("Valid until"), widget=DayInput)
    dues_until = MonthField(label=_("Dues paid until"))

    def clean_phone(self) -> str:
        return check_mobile(self.cleaned_data["phone"])
