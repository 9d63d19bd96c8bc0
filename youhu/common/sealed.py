"""Columns that stand sealed in the database and are read in clear by the program alone.

A `SealedField` is opened when it is read from its row, and bound to it: table, column and key of
the row. A `BlindIndex` beside it finds equal values without opening any.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property

from youhu.common.sealing import fingerprint_of, fingerprints_of, is_sealed, prefix, seal, unseal

Row = TypeVar("Row", bound=models.Model)
INDEX_DIGITS = 32
LOT = 100


class Sealed(str):
    """A value as it stands in the database: only its own row opens it."""

    __slots__ = ()


class _Opening(DeferredAttribute):
    """Reads a column in clear; what the program sets is sealed when the row is written."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        value = super().__get__(instance, owner)
        if isinstance(value, Sealed):
            return unseal(value, row_of(instance, self.field.attname))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):  # type: ignore[type-arg]  # unknown to Django
    """A text about a natural person. Empty stays empty; it is never searched by what it says."""

    descriptor_class = _Opening

    @cached_property
    def validators(self) -> list[Any]:
        """The length of the text itself; what is sealed is longer."""
        longest = [MaxLengthValidator(self.max_length)] if self.max_length else []
        return [*super().validators, *longest]

    def from_db_value(self, value: Any, *_about: Any) -> Any:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):
            return value
        if model_instance.pk is None:
            return ""  # SealedRow writes it once the row has a key
        sealed = Sealed(seal(value, row_of(model_instance, self.attname)))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        if not value or isinstance(value, Sealed) or hasattr(value, "resolve_expression"):
            return str(value) if isinstance(value, Sealed) else value
        raise TypeError(f"{self.name} is sealed: save its row, and search by its index.")


class BlindIndex(models.CharField):  # type: ignore[type-arg]  # unknown to Django
    """By this a sealed text is found again: the same for the same text, and it tells nothing.

    `tail` takes the last characters only; a text shorter than `least` is nobody's and has none.
    """

    def __init__(self, *args: Any, of: str = "", tail: int = 0, least: int = 1, **more: Any):
        self.of, self.tail, self.least = of, tail, least
        super().__init__(
            *args, **{"max_length": INDEX_DIGITS, "blank": True, "editable": False, **more}
        )

    def deconstruct(self) -> Any:
        name, path, args, more = super().deconstruct()
        return name, path, args, {**more, "of": self.of, "tail": self.tail, "least": self.least}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.made_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def made_of(self, row: models.Model) -> str:
        """The index of what the row says now."""
        said = self._said(getattr(row, self.of) or "")
        return fingerprint_of(said, self._about())[:INDEX_DIGITS] if said else ""

    def asked(self, said: str) -> list[str]:
        """All values under which a row with this text may stand; none for a text without index."""
        said = self._said(said)
        return [one[:INDEX_DIGITS] for one in fingerprints_of(said, self._about())] if said else []

    def _said(self, text: str) -> str:
        return text[-self.tail or None :] if len(text) >= self.least else ""

    def _about(self) -> str:
        return f"index {self.model._meta.label_lower}.{self.attname}"


class SealedQuerySet(models.QuerySet[Row]):
    """Rows that are bound to their keys also when many are entered at once."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **more: Any) -> Any:
        with transaction.atomic(using=self.db):
            rows = super().bulk_create(objs, *args, **more)
            reseal(self.model, [row for row in rows if _is_waiting(row)])
        return rows


class SealedRow(models.Model):
    """A row with sealed columns, which are bound to its key: a new row gets that first."""

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **more: Any) -> None:
        if more.get("update_fields") is not None:
            more["update_fields"] = {*more["update_fields"], *_indexes_of(self, more)}
        if self.pk is not None:
            return super().save(*args, **more)
        with transaction.atomic(using=more.get("using")):
            super().save(*args, **more)
            reseal(type(self), [self] if _is_waiting(self) else [])
        return None


def row_of(row: models.Model, column: str) -> str:
    """What a sealed text is bound to: table, column, row."""
    return f"{row._meta.label_lower}.{column}.{row.pk}"


def where(model: type[models.Model], column: str, said: str, *, path: str = "") -> Q:
    """The rows whose text is this one, by its blind index; `path` leads to the model."""
    index: Any = model._meta.get_field(column)
    return Q(**{f"{path}{column}__in": index.asked(said)})


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def indexes(model: type[models.Model]) -> list[BlindIndex]:
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndex)]


def not_as_now(model: type[models.Model]) -> Q:
    """The rows that are not sealed by the newest key and the present suite."""
    as_now = Sealed(prefix())
    lacking: list[Any] = [
        ~Q(**{field.attname: ""}) & ~Q(**{f"{field.attname}__startswith": as_now})
        for field in sealed_fields(model)
    ]
    return Q.create(lacking, connector=Q.OR)


def reseal(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Write the sealed columns of rows and their indexes anew, in few statements.

    The rows are locked, or nobody else knows them yet.
    """
    for start in range(0, len(rows), LOT):
        lot = rows[start : start + LOT]
        told: dict[Any, list[str]] = {
            field: [_anew(row, field) for row in lot] for field in sealed_fields(model)
        }
        told |= {index: [index.made_of(row) for row in lot] for index in indexes(model)}
        keys = [row.pk for row in lot]
        model._base_manager.filter(pk__in=keys).update(
            **{field.attname: _by_row(field, keys, values) for field, values in told.items()}
        )


def _anew(row: models.Model, field: SealedField) -> Any:
    clear = getattr(row, field.attname)
    sealed = Sealed(seal(clear, row_of(row, field.attname))) if clear else ""
    row.__dict__[field.attname] = sealed
    return sealed


def _by_row(field: Any, keys: Sequence[Any], values: Sequence[str]) -> Case:
    pairs = zip(keys, values, strict=True)
    whens = [When(pk=key, then=Value(value, output_field=field)) for key, value in pairs]
    return Case(*whens, output_field=field)


def _is_waiting(row: models.Model) -> bool:
    held = (row.__dict__.get(field.attname) for field in sealed_fields(type(row)))
    return any(value and not isinstance(value, Sealed) for value in held)


def _indexes_of(row: models.Model, more: dict[str, Any]) -> Iterator[str]:
    return (one.attname for one in indexes(type(row)) if one.of in more["update_fields"])


def seal_clear_rows(model: Any) -> int:
    """For migrations: seal what stands in clear, in lots, and go on where it was left. How many."""
    done, last = 0, None
    while True:
        rows = model._base_manager.order_by("pk").filter(Q() if last is None else Q(pk__gt=last))
        lot = list(rows.filter(not_as_now(model))[:LOT])
        if not lot:
            return done
        last = lot[-1].pk
        for row in lot:
            _as_clear(row)
        reseal(model, lot)
        done += len(lot)


def _as_clear(row: models.Model) -> None:
    """What does not look sealed is clear text of before."""
    for field in sealed_fields(type(row)):
        held = row.__dict__[field.attname]
        if isinstance(held, Sealed) and not is_sealed(held):
            row.__dict__[field.attname] = str(held)


def forget_clear_pages(connection: Any) -> None:
    """For migrations: SQLite keeps what was overwritten in free pages until they are made anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
