"""What the address of a list says: which calls, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import ENDED, CategoryKind, Source, State, Urgency
from youhu.registry.models import Member
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Tab:
    """One stage of the queue: its word and the states it holds."""

    name: str
    label: Promise
    states: tuple[State, ...]


OVERDUE, ALL = "overdue", "all"
TABS = (
    Tab("received", _("To accept"), (State.RECEIVED, State.VERIFYING, State.DECLINING)),
    Tab("sign", _("To sign"), (State.DISPATCHED,)),
    Tab("working", _("Being handled"), (State.WORKING,)),
    Tab("check", _("To check"), (State.CHECKING,)),
    Tab("rate", _("To be rated"), (State.ANSWERED,)),
    Tab("held", _("Returned, on hold"), (State.RETURNED, State.SUSPENDED)),
    Tab(OVERDUE, _("Overdue"), ()),
    Tab("done", _("Done"), tuple(sorted(ENDED))),
    Tab(ALL, _("All"), tuple(State)),
)
BY_NAME = {tab.name: tab for tab in TABS}
FIRST_TAB = {Role.HANDLER: "sign", Role.SUPERVISOR: OVERDUE, Role.AUDITOR: ALL}
ORDERS = {
    "due": ("stage_due_at", "pk"),
    "-due": ("-stage_due_at", "-pk"),
    "new": ("-raised_at", "-pk"),
    "old": ("raised_at", "pk"),
}
DAYS = [("", _("any time")), ("1", _("today")), ("7", _("7 days")), ("30", _("30 days"))]
TAIL_DIGITS = 4


class FilterForm(forms.Form):
    """The filters of the list. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Category"), required=False)
    area = forms.ChoiceField(label=_("Subdistrict"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    days = forms.ChoiceField(label=_("Raised"), required=False, choices=DAYS)

    def __init__(self, *args: Any, areas: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = {
            "kind": CategoryKind.choices,
            "area": list(areas.items()),
            "urgency": Urgency.choices,
            "source": Source.choices,
        }
        for name, choices in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]

    @property
    def told(self) -> dict[str, str]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, calls: CallQuerySet, *, by: Member, now: datetime) -> CallQuerySet:
        """The calls that pass every filter."""
        told = self.told
        known = {
            "kind": "category__kind",
            "area": "cell_code__startswith",
            "urgency": "urgency",
            "source": "source",
        }
        calls = calls.filter(**{known[name]: told[name] for name in known if name in told})
        if "days" in told:
            today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
            calls = calls.filter(raised_at__gte=today - timedelta(days=int(told["days"]) - 1))
        return calls.filter(_search(told["q"], by)) if "q" in told else calls


def _search(words: str, by: Member) -> Q:
    """Number, address, words and unit; four digits also as the end of the caller's phone."""
    found = (
        Q(number__contains=words) | Q(address__icontains=words) | Q(text__icontains=words)
        | Q(unit__name__icontains=words) | Q(unit__name_en__icontains=words)
    )  # fmt: skip
    if words.isdecimal() and len(words) == TAIL_DIGITS:
        # A unit must not find out by trying digits who a secret caller is.
        kept = Q(is_secret=False) if by.role == Role.HANDLER else Q()
        found |= Q(caller__phone_tail=words) & kept
    return found


def in_tab(calls: CallQuerySet, tab: Tab, order: str, now: datetime) -> CallQuerySet:
    """The calls of one tab in the order that was asked for; what is done, newest end first."""
    if tab.name == OVERDUE:
        return calls.overdue(now).order_by(*ORDERS.get(order, ORDERS["due"]))
    calls = calls if tab.name == ALL else calls.filter(state__in=tab.states)
    usual = {"done": ("-closed_at", "-pk"), ALL: ORDERS["new"]}.get(tab.name, ORDERS["due"])
    return calls.order_by(*ORDERS.get(order, usual))


def counts(calls: CallQuerySet, now: datetime) -> dict[str, int]:
    """How many calls each tab holds, in one statement."""
    late = Q(stage_due_at__lt=now) & ~Q(state__in=[State.SUSPENDED, *ENDED])
    rows = calls.order_by().values_list("state").annotate(n=Count("pk"), late=Count("pk", filter=late))
    held = {state: (n, overdue) for state, n, overdue in rows}
    found = {tab.name: sum(held.get(state, (0, 0))[0] for state in tab.states) for tab in TABS}
    return found | {OVERDUE: sum(overdue for _n, overdue in held.values())}
