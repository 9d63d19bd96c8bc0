"""Sealing every row anew after a key or the ciphers changed: in lots, beside a site at work.

It may be broken off and begun again, and run twice at once: a row that is right is left alone.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from youhu.common import keyring
from youhu.common.keyring import AES, SM
from youhu.common.sealed import Sealed, not_as_now, reseal, sealed_fields
from youhu.common.sealing import prefix
from youhu.common.wiring import declared

LOT = 100
TOLD_EVERY = 5_000

Progress = tuple[str, int, int]  # what, how many are done, of how many


def sealed_models() -> list[type[models.Model]]:
    """Every table with a sealed column."""
    return [model for model in apps.get_models() if sealed_fields(model)]


def reseal_all() -> Iterator[Progress]:
    """Seal by the newest key what is not, and say from time to time how far it is.

    Raises SealBroken at a row whose key is not here.
    """
    for model in sealed_models():
        yield from _reseal(model)
    for kind in declared("resealed"):
        yield from kind()


def _reseal(model: type[models.Model]) -> Iterator[Progress]:
    name, lacking = str(model._meta.verbose_name_plural), not_as_now(model)
    total, done, last = model._base_manager.filter(lacking).count(), 0, None
    while True:
        beyond = Q() if last is None else Q(pk__gt=last)
        with transaction.atomic():
            rows = model._base_manager.select_for_update().filter(lacking & beyond)
            lot = list(rows.order_by("pk")[:LOT])
            reseal(model, lot)
        if not lot:
            break
        last, before, done = lot[-1].pk, done, done + len(lot)
        if done // TOLD_EVERY > before // TOLD_EVERY:
            yield name, done, total
    yield name, done, max(done, total)


def marks_in_use() -> set[str]:
    """The marks of the keys by which a column of some row is sealed."""
    return {
        key.mark for key in keyring.ring() if any(_seals(model, key) for model in sealed_models())
    }


def _seals(model: type[models.Model], key: keyring.Key) -> bool:
    begins = [Sealed(prefix(suite, key)) for suite in (AES, SM)]
    held: list[Any] = [
        Q(**{f"{field.attname}__startswith": one})
        for field in sealed_fields(model)
        for one in begins
    ]
    return bool(model._base_manager.filter(Q.create(held, connector=Q.OR)).exists())
