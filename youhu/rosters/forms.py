"""What is asked of those who swap a turn, go away, or hand over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.selects import LongSelect
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rosters.actions import Days, Wanted
from youhu.rosters.actions.telling import span_said
from youhu.rosters.models import Leave, LeaveTurn
from youhu.rosters.queries import colleagues, turns_at
from youhu.rosters.rules import MOST_NOTE, MOST_REPORT, LeaveKind
from youhu.territory.duty import Turn

OFFERED = timedelta(days=14)  # how far ahead turns in return are offered
MOMENT = "%Y-%m-%dT%H:%M"


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def said(turn: Turn) -> str:
    """A turn as a choice says it."""
    day = date_format(timezone.localtime(turn.starts_at), "D")
    return f"{day} {span_said(turn.starts_at, turn.ends_at)}"


class SwapForm(forms.Form):
    """Who shall take the turn, and which of theirs one does in return."""

    wanted = forms.ChoiceField(
        label=_("Who, and what in return"),
        error_messages={"required": _("Choose a colleague.")},
    )
    note = forms.CharField(label=pgettext_lazy("swap", "Why"), max_length=MOST_NOTE, required=False)

    def __init__(self, *args: Any, turn: Turn, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert turn.member is not None
        self._turn = turn
        self._known: dict[str, Wanted] = {}
        coming = turns_at({turn.post.pk}, now, now + OFFERED)[turn.post.pk]
        groups: list[Any] = [("", "—")]
        for member in colleagues(turn.post, now, but=turn.member):
            theirs = [one for one in coming if one.member == member and one.starts_at > now]
            groups.append((str(member.person), self._choices(member, theirs)))
        field = self.fields["wanted"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = groups

    def _choices(self, member: Member, theirs: Iterable[Turn]) -> list[tuple[str, str]]:
        takes = f"{member.pk}"
        self._known[takes] = Wanted(self._turn, member)
        choices = [(takes, gettext("%(name)s takes it") % {"name": member.person})]
        for one in theirs:
            key = f"{member.pk}.{one.code}"
            self._known[key] = Wanted(self._turn, member, one)
            choices.append((key, gettext("in return for %(turn)s") % {"turn": said(one)}))
        return choices

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if "wanted" in told:
            told["wanted"] = self._known[told["wanted"]]
        return told


class NoteForm(forms.Form):
    """Why, for whoever reads it."""

    note = forms.CharField(
        label=pgettext_lazy("swap", "Why"), max_length=MOST_NOTE,
        error_messages={"required": _("Say why, so that the others understand.")},
    )  # fmt: skip


class LeaveForm(forms.Form):
    """From which day to which, of what kind, and why."""

    kind = forms.ChoiceField(label=pgettext_lazy("leave", "Kind"), choices=LeaveKind)
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    to_on = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(
        label=pgettext_lazy("swap", "Why"), max_length=MOST_NOTE,
        error_messages={"required": _("Say why, so that the others understand.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The days as one thing, as the action takes them."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        days = Days(told["kind"], told["from_on"], told["to_on"], told["reason"])
        return {**{name: told[name] for name in told if name == "member"}, "days": days}


class MemberChoice(forms.TypedChoiceField):
    """One of some people, who may be more than a thousand."""

    widget = LongSelect

    def offer(self, people: Iterable[Member]) -> None:
        known = {str(member.pk): member for member in people}
        roles = {role: str(label) for role, label in Role.choices}
        named = ((pk, f"{one.person} · {roles[one.role]}") for pk, one in known.items())
        self.choices = [("", "—"), *named]
        self.coerce = known.__getitem__


class SickForm(LeaveForm):
    """Who is ill, and for how long."""

    member = MemberChoice(label=_("Who"), empty_value=None)
    field_order = ("member",)

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberChoice)
        field.offer(people)


class SubstitutesForm(forms.Form):
    """Who stands in, turn by turn."""

    def __init__(
        self, *args: Any, leave: Leave, turns: Iterable[LeaveTurn], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._turns = list(turns)
        offered: dict[int, list[Member]] = {}
        for turn in self._turns:
            if turn.post.unit_id not in offered:
                offered[turn.post.unit_id] = colleagues(turn.post, now, but=leave.member)
            span = span_said(turn.starts_at, turn.ends_at)
            field = MemberChoice(
                label=f"{span} · {turn.post.name}", empty_value=None, required=False
            )
            field.offer(offered[turn.post.unit_id])
            self.fields[turn.code] = field

    def clean(self) -> dict[str, Any]:
        """The substitutes by the key of the turn."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        return {"substitutes": {turn.pk: told.get(turn.code) for turn in self._turns}}


class WriteForm(forms.Form):
    """What the next one must know."""

    notes = forms.CharField(
        label=_("What is open, and what to watch"), max_length=MOST_REPORT,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Say what is open. “Nothing” is an answer too.")},
    )  # fmt: skip
    equipment = forms.CharField(label=_("Equipment and keys"), max_length=MOST_NOTE, required=False)


class SignForm(forms.Form):
    """What the incoming one has to say to it."""

    remarks = forms.CharField(
        label=_("Remarks"), max_length=MOST_REPORT, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class DisputeForm(forms.Form):
    """What is not as it is written."""

    remarks = forms.CharField(
        label=_("What is not so"), max_length=MOST_REPORT, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say what is not as it is written.")},
    )  # fmt: skip


class WhenForm(forms.Form):
    """The moment that somebody asks about, and where."""

    at = forms.DateTimeField(
        label=_("Who answers at"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    q = forms.CharField(label=_("Post, unit or person"), required=False, max_length=60)
    scope = forms.ChoiceField(
        label=_("Posts"), required=False,
        choices=[("", _("of whole units")), ("all", _("cells too"))],
    )  # fmt: skip
