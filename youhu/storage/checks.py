"""Never interrupted, for what is sealed: the keys that open it are here."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.common.sealed import SealedField, sealed_fields
from youhu.common.sealing import SealBroken
from youhu.storage.resealing import sealed_models

TITLE = gettext_lazy("What is sealed can be opened")


def sealed_rows_open(*, now: datetime) -> Checked:
    """The oldest and the newest row of each sealed column can be read with the keys we have."""
    looked, findings = 0, []
    for model, field, row in _ends():
        looked += 1
        try:
            getattr(row, field.attname)
        except SealBroken as why:
            said = _("%(what)s no. %(number)s cannot be opened: %(why)s")
            told = {"what": model._meta.verbose_name, "number": row.pk, "why": why}
            findings.append(Finding(said % told))
    return checked(Promise.NEVER_INTERRUPTED, TITLE, looked, findings)


def _ends() -> Iterator[tuple[type[models.Model], SealedField, Any]]:
    for model in sealed_models():
        for field in sealed_fields(model):
            rows = model._base_manager.exclude(**{field.attname: ""})
            ends = {row.pk: row for order in ("pk", "-pk") for row in rows.order_by(order)[:1]}
            yield from ((model, field, row) for row in ends.values())
