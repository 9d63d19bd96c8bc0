"""What changes of reference data say, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.upkeep import weeks, years
from youhu.upkeep.models import Change
from youhu.upkeep.months import runs

NOTHING = "–"
# What is no column of a row but stands for many rows.
LABELS = {"days": gettext_lazy("days"), "week": gettext_lazy("week")}


@dataclass(frozen=True)
class Difference:
    """One column that has another value now."""

    label: str
    before: str
    after: str


def told(changes: Iterable[Change]) -> Iterator[tuple[Change, list[Difference]]]:
    """Each change with the columns that it touched."""
    for change in changes:
        yield change, differences(change)


def differences(change: Change) -> list[Difference]:
    model = apps.get_model(change.about.partition(":")[0])
    names = [name for name in (change.after or change.before) if _differs(change, name)]
    return [_difference(model, change, name) for name in names]


def _differs(change: Change, name: str) -> bool:
    before, after = change.before.get(name), change.after.get(name)
    return before != after and (before, after) not in [("", None), (None, "")]


def _difference(model: type[models.Model], change: Change, name: str) -> Difference:
    fields = {field.name: field for field in model._meta.concrete_fields}
    field = fields.get(name)  # gone from the program since
    label = str(getattr(field, "verbose_name", LABELS.get(name, name)))
    told = change.before.get(name), change.after.get(name)
    before, after = (_said(field, value) for value in _apart(*told))
    return Difference(label[:1].upper() + label[1:], before, after)


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Of two lists only what the other one lacks."""
    if isinstance(before, list) and isinstance(after, list):
        return [one for one in before if one not in after], [
            one for one in after if one not in before
        ]
    return before, after


def _said(field: Any, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(map(str, runs(map(years.read, value)))) or NOTHING
    if isinstance(value, dict):
        return weeks.in_words(value)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, value))
