"""What is asked of an administrator: filters, the sentence of a rule, a place to try."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.drafting import LimitWording, Wording
from youhu.calls.models import Category, LimitDraft, RoutingRule, RuleDraft, TimeLimit
from youhu.calls.reference import Reference
from youhu.calls.rules import RAISABLE, STAFF_KINDS, CategoryKind, Stage, Target, Urgency
from youhu.common.calendar import LimitType
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

Group = tuple[Any, Any]
Standing = RoutingRule | RuleDraft | TimeLimit | LimitDraft | None
LAST_KINDS = (OrgKind.COMMAND_ROOM, OrgKind.COMMUNITY)
ANY_KIND = [("", _("any kind of call")), *((kind.value, kind.label) for kind in RAISABLE)]


class RuleFilterForm(forms.Form):
    """The filters of the rule list; what cannot be understood is left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    category_kind = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all")), *CategoryKind.choices]
    )
    mark = forms.ChoiceField(
        label=_("Shows"),
        required=False,
        choices=[
            ("", _("in force and coming")), ("now", _("in force today")),
            ("draft", _("being changed")), ("ending", _("with an end")),
            ("later", _("from a later day")), ("over", _("no longer in force")),
        ],
    )  # fmt: skip

    @property
    def told(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LimitFilterForm(RuleFilterForm):
    """The filters of the limit list."""

    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("all")), *Urgency.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind of call"),
        required=False,
        choices=[("", _("all")), *((kind.value, kind.label) for kind in RAISABLE)],
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("all")), *Stage.choices]
    )


class DraftForm(forms.Form):
    """What the sentence of a rule and that of a limit have in common."""

    matter = forms.ChoiceField(label=_("When the category is"), required=False)
    kind = forms.ChoiceField(label=_("and the call is"), required=False, choices=ANY_KIND)
    valid_from = forms.DateField(
        label=_("Takes effect on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day from which it holds.")},
    )
    valid_until = forms.DateField(
        label=_("and ends on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Basis"),
        max_length=200,
        error_messages={"required": _("Name the document or the decision it rests on.")},
    )
    is_ending = forms.BooleanField(
        label=_("Only end the rule on that day; nothing takes its place"), required=False
    )

    def __init__(self, *args: Any, known: Reference, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        _choose(self, "matter", [("", _("any matter")), *matters(known)])
        is_draft = isinstance(standing, RuleDraft | LimitDraft)
        if standing is None or (is_draft and getattr(standing, "follows", None) is None):
            del self.fields["is_ending"]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = told.get("valid_from"), told.get("valid_until")
        if start and end and end <= start:
            self.add_error("valid_until", _("It ends after it begins. Choose a later day."))
        return told

    def _common(self) -> dict[str, Any]:
        """What a valid form says of matter, kind and days."""
        told = self.cleaned_data
        matter_kind, _colon, matter = told["matter"].partition(":")
        return {
            "kind": told["kind"],
            "category_kind": matter if matter_kind == "kind" else "",
            "category_id": int(matter) if matter_kind == "one" else None,
            "valid_from": told["valid_from"],
            "valid_until": told["valid_until"],
            "basis": told["note"],
            "is_ending": bool(told.get("is_ending")),
        }


class RuleForm(DraftForm):
    """A rule as a sentence: when, where, of which kind; then whom, from when, on what basis."""

    area = forms.ChoiceField(label=_("and the place is in"), required=False)
    whom = forms.ChoiceField(
        label=_("then it goes to"),
        error_messages={"required": _("Choose who shall answer.")},
    )
    field_order = ("matter", "area", "kind", "whom")

    def __init__(
        self, *args: Any, known: Reference, standing: RoutingRule | RuleDraft | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, known=known, standing=standing, **kwargs)
        area = standing.area if standing else None
        _choose(self, "area", [("", _("anywhere")), *areas(area)])
        _choose(self, "whom", whom(known))

    @property
    def wording(self) -> Wording:
        """What a valid form says."""
        told = self.cleaned_data
        target, _colon, unit = told["whom"].partition(":")
        return Wording(
            area_id=int(told["area"]) if told["area"] else None,
            target=target,
            unit_id=int(unit) if unit else None,
            **self._common(),
        )


class LimitForm(DraftForm):
    """A limit as a sentence: when, how urgent, which stage; then how long, from when, why."""

    urgency = forms.ChoiceField(
        label=_("and it is"), required=False, choices=[("", _("any urgency")), *Urgency.choices]
    )
    stage = forms.ChoiceField(label=_("then the stage"), choices=Stage.choices)
    amount = forms.DecimalField(
        label=_("may take"),
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any"}),
        error_messages={"required": _("Say how many hours or days.")},
    )
    limit_type = forms.ChoiceField(label=_("counted in"), choices=LimitType.choices)
    yellow_percent = forms.IntegerField(
        label=_("Amber after (percent)"), min_value=1, max_value=99, initial=70
    )
    field_order = ("matter", "urgency", "kind", "stage", "amount", "limit_type", "yellow_percent")

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        in_days = told.get("limit_type") in (LimitType.WORK_DAYS, LimitType.CALENDAR_DAYS)
        if in_days and (told.get("amount") or 0) % 1:
            self.add_error("amount", _("Days are whole. Count hours for less than a day."))
        return told

    @property
    def wording(self) -> LimitWording:
        """What a valid form says."""
        names = ("urgency", "stage", "amount", "limit_type", "yellow_percent")
        return LimitWording(**{name: self.cleaned_data[name] for name in names}, **self._common())


def limit_initial(limit: TimeLimit | LimitDraft, *, valid_from: date) -> dict[str, Any]:
    """How a limit stands in the form."""
    names = ("urgency", "stage", "limit_type", "yellow_percent")
    own = {name: getattr(limit, name) for name in names}
    return _initial(limit, valid_from) | own | {"amount": f"{limit.amount.normalize():f}"}


def _choose(form: forms.Form, name: str, choices: list[Group]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def initial_of(rule: RoutingRule | RuleDraft, *, valid_from: date) -> dict[str, Any]:
    """How a rule stands in the form."""
    return _initial(rule, valid_from) | {
        "area": str(rule.area_id or ""),
        "whom": f"{rule.target}:{rule.unit_id or ''}",
    }


def _initial(
    rule: RoutingRule | RuleDraft | TimeLimit | LimitDraft, valid_from: date
) -> dict[str, Any]:
    matter = f"kind:{rule.category_kind}" if rule.category_kind else ""
    return {
        "matter": f"one:{rule.category_id}" if rule.category_id else matter,
        "kind": rule.kind,
        "valid_from": valid_from,
        "valid_until": rule.valid_until,
        "note": rule.note,
        "is_ending": getattr(rule, "is_ending", False),
    }


def matters(known: Reference) -> Iterator[Group]:
    """All categories, by kind and class; a class stands for all that it holds."""
    kinds = [(f"kind:{kind}", kind.label) for kind in STAFF_KINDS]
    yield (_("All of a kind"), kinds)
    rows = sorted(known.tables.categories.values(), key=lambda one: (one.kind, one.code))
    tops = [one for one in rows if one.parent_id is None]
    inner: dict[int, list[Category]] = {}
    for one in rows:
        if one.parent_id and one.is_active:
            inner.setdefault(one.parent_id, []).append(one)
    for top in tops:
        held = [(f"one:{one.pk}", f"{one.code} {one}") for one in inner.get(top.pk, [])]
        head = f"{CategoryKind(top.kind).label} · {top}"
        yield (head, [(f"one:{top.pk}", f"{top.code} {top}"), *held])


def areas(own: Area | None) -> Iterator[Group]:
    """The district, its subdistricts and their communities; a cell only where one stands."""
    kinds = (AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)
    rows = list(Area.objects.filter(kind__in=kinds).order_by("code", "pk"))
    if own is not None and own.kind not in kinds:
        yield (str(own.pk), f"{own} {own.code}")
    inner: dict[int, list[Area]] = {}
    for area in rows:
        inner.setdefault(area.parent_id or 0, []).append(area)
    for area in rows:
        if area.kind == AreaKind.DISTRICT:
            yield (str(area.pk), str(area))
        elif area.kind == AreaKind.SUBDISTRICT:
            held = [(str(one.pk), str(one)) for one in inner.get(area.pk, [])]
            yield (str(area), [(str(area.pk), str(area)), *held])


def whom(known: Reference) -> list[Group]:
    """Whoever answers for the place, or a unit, by kind."""
    local = [(f"{target}:", target.label) for target in (Target.COMMUNITY, Target.SUBDISTRICT)]
    by_kind: dict[OrgKind, list[Organisation]] = {}
    for unit in sorted(known.tables.units.values(), key=lambda unit: (unit.area_code, unit.code)):
        by_kind.setdefault(OrgKind(unit.kind), []).append(unit)
    ordered = sorted(by_kind, key=lambda kind: (kind in LAST_KINDS, list(OrgKind).index(kind)))
    units = [
        (kind.label, [(f"{Target.UNIT}:{unit.pk}", str(unit)) for unit in by_kind[kind]])
        for kind in ordered
    ]
    return [("", "—"), (_("By the place"), local), *units]


class TryForm(forms.Form):
    """One call that nobody makes: what, where and of which kind."""

    category = forms.ChoiceField(label=_("Category"))
    area = forms.ChoiceField(label=pgettext_lazy("label", "Place"))
    kind = forms.ChoiceField(
        label=_("Kind of call"), choices=[(kind.value, kind.label) for kind in RAISABLE]
    )

    def __init__(self, *args: Any, known: Reference, cells: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "category", list(_leaves(known)))
        _choose(self, "area", list(_communities(cells)))


def _leaves(known: Reference) -> Iterator[Group]:
    for head, held in list(matters(known))[1:]:
        rows = [
            (value.removeprefix("one:"), said)
            for value, said in held
            if int(value.removeprefix("one:")) not in known.tables.classes
        ]
        if rows:
            yield (head, rows)


def _communities(cells: Iterable[Any]) -> Iterator[Group]:
    """Every community by its first cell: within a community rules rarely part."""
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    for cell in sorted(cells, key=lambda cell: cell.code):
        subdistrict, community = cell.names[0][0], cell.names[1][0]
        held = groups.setdefault(subdistrict, {})
        held.setdefault(cell.code[:12], (cell.code, community))
    for name, communities in groups.items():
        yield (name, list(communities.values()))


class MonthForm(forms.Form):
    """Which month is replayed."""

    month = forms.DateField()


class SendBackForm(forms.Form):
    """Why a draft is not ready."""

    note = forms.CharField(
        label=_("What is to be changed"),
        max_length=400,
        error_messages={"required": _("Say what is to be changed.")},
    )
