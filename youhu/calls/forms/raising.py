"""What a caller is asked, on a phone and through somebody at a desk."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youhu.calls.actions import Draft
from youhu.calls.forms.fields import (
    CallPhotosField,
    Groups,
    OfferedField,
    category_groups,
    community_groups,
)
from youhu.calls.reference import Reference, current, kind_of
from youhu.calls.rules import MAX_TEXT, RESIDENT_KINDS, STAFF_KINDS, Kind, Source, Urgency
from youhu.registry.models import Member
from youhu.territory import index
from youhu.territory.rules import COMMUNITY_DIGITS

COMMUNITY = re.compile(rf"\d{{{COMMUNITY_DIGITS}}}")


def community_code(text: str) -> str:
    """The code of a community. Raises ValueError for anything else."""
    if not COMMUNITY.fullmatch(text):
        raise ValueError(text)
    return text


class WhatAndWhereForm(forms.Form):
    """What happened, where, and how it looks; the same for everybody who raises a call."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What happened?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what happened.")},
    )
    category = OfferedField(
        label=_("What is it about?"),
        coerce=int,
        error_messages={
            "required": _("Choose what it is about; the nearest one will do."),
            "invalid_choice": _("This category is not in use. Choose another one from the list."),
        },
    )
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    community = OfferedField(
        label=_("Community"), required=False, coerce=community_code,
        error_messages={"invalid_choice": _("Choose a community from the list.")},
    )  # fmt: skip
    address = forms.CharField(
        label=_("Address or landmark"),
        required=False,
        max_length=200,
        help_text=_("For example: 10 m east of gate 3, next to the bus stop"),
    )
    photos = CallPhotosField(label=_("Photos"))

    KIND: str = Kind.APPEAL
    CATEGORY_KINDS: tuple[str, ...] = RESIDENT_KINDS

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.setdefault("client_key", uuid.uuid4())
        self._offer("category", _("Please choose"), self._categories)
        self._offer("community", _("I show it on the map"), self._communities)

    def _offer(self, name: str, empty: Any, groups: Callable[[], Groups]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = lambda: [("", empty), *groups()]

    @cached_property
    def known(self) -> Reference:
        """The tables, looked up only when the lists are drawn."""
        return current()

    def _categories(self) -> Groups:
        return category_groups(self.known.tables.categories.values(), self.CATEGORY_KINDS)

    def _communities(self) -> Groups:
        cells = index.cells(now=self.now, token=self.known.map_token)
        english = (get_language() or "").startswith("en")
        return community_groups(cells.values(), english=english)

    def clean_category(self) -> int:
        """Of a kind that was offered; whether it is in use is for the action to say."""
        chosen: int = self.cleaned_data["category"]
        if kind_of(chosen) not in {"", *self.CATEGORY_KINDS}:
            messages = self.fields["category"].error_messages
            raise forms.ValidationError(messages["invalid_choice"], "invalid_choice")
        return chosen

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        has_point = told.get("lng") is not None and told.get("lat") is not None
        if not has_point and not told.get("community") and "community" not in self.errors:
            self.add_error(
                "community", _("Show where it is: move the map or choose the community.")
            )
        return told

    def draft(self, **more: Any) -> Draft:
        """What was said, as the action takes it."""
        told = self.cleaned_data
        return Draft(
            client_key=told["client_key"],
            text=told["text"],
            category_id=told["category"],
            lng=told["lng"],
            lat=told["lat"],
            cell_code="" if told["lng"] is not None else told["community"],
            address=told["address"],
            photos=told["photos"],
            kind=self.KIND,
            **more,
        )


class ContactMixin(forms.Form):
    """Who calls, and whether the handling unit may know."""

    name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say how we shall address you; the family name will do.")},
    )
    phone = forms.RegexField(
        label=_("Your phone"),
        regex=r"^\+?[\d\- ]{7,18}$",
        help_text=_("The unit calls this number. Pages show only part of it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={
            "required": _("Give a phone number: the unit calls you on it."),
            "invalid": _("Enter a mobile number of 11 digits, or a landline with its area code."),
        },
    )  # fmt: skip
    is_secret = forms.BooleanField(
        label=_("Keep me secret from the unit, too"),
        required=False,
        help_text=_("Only the command room then sees who you are."),
    )

    def clean_phone(self) -> str:
        return "".join(sign for sign in self.cleaned_data["phone"] if sign.isdigit() or sign == "+")

    def contact(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "caller_name": told["name"],
            "caller_phone": told["phone"],
            "is_secret": told["is_secret"],
        }


class RaiseForm(WhatAndWhereForm, ContactMixin):
    """A resident calls."""

    def draft(self, **more: Any) -> Draft:
        return super().draft(source=Source.PHONE_WEB, **self.contact(), **more)


class UrgencyMixin(forms.Form):
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency, initial=Urgency.ORDINARY, widget=forms.RadioSelect
    )


class ReportForm(WhatAndWhereForm, UrgencyMixin):
    """A grid worker reports what the patrol saw."""

    KIND = Kind.REPORT
    CATEGORY_KINDS = STAFF_KINDS

    def draft(self, **more: Any) -> Draft:
        return super().draft(source=Source.GRID, urgency=self.cleaned_data["urgency"], **more)


class RegisterForm(WhatAndWhereForm, ContactMixin, UrgencyMixin):
    """Somebody at a desk writes down what a caller says, on the telephone or at the counter."""

    source = forms.ChoiceField(
        label=_("Came in by"),
        choices=[(s.value, s.label) for s in (Source.HOTLINE, Source.DESK)],
        initial=Source.HOTLINE,
        widget=forms.RadioSelect,
    )
    CATEGORY_KINDS = STAFF_KINDS
    LABELS = {
        "name": _("Name of the caller"),
        "phone": _("Phone of the caller"),
        "is_secret": _("Keep the caller secret from the unit"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""

    def draft(self, **more: Any) -> Draft:
        told = self.cleaned_data
        known = {"source": told["source"], "urgency": told["urgency"]}
        return super().draft(**known, **self.contact(), **more)


def known_contact(member: Member) -> dict[str, str]:
    """What a signed-in resident need not type again."""
    return {"name": member.person.name, "phone": member.person.phone} if member.pk else {}
