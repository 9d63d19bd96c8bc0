"""What changes of reference data say, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from youhu.upkeep.models import Change

NOTHING = "–"


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
    return before != after and (before, after) not in {("", None), (None, "")}


def _difference(model: type[models.Model], change: Change, name: str) -> Difference:
    fields = {field.name: field for field in model._meta.concrete_fields}
    field = fields.get(name)  # gone from the program since
    label = str(getattr(field, "verbose_name", name))
    before, after = (_said(field, values.get(name)) for values in (change.before, change.after))
    return Difference(label[:1].upper() + label[1:], before, after)


def _said(field: Any, value: Any) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, value))
