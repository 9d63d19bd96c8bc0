"""Photos lie in the store before the transaction that speaks of them begins.

Whoever waits for a slow store, or a slow disk, then holds up nobody: no counter of numbers, no
turn to write. ADR 0053.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import PurePath
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from youhu.calls.actions import leftovers
from youhu.common.images import CleanPhoto

P = ParamSpec("P")
R = TypeVar("R")
AT_WORK = timedelta(hours=1)  # no transaction takes that long


@dataclass(frozen=True)
class Laid(CleanPhoto):
    """A photo whose two files lie in the store, under these names."""

    image: str
    small: str


def photos_first(model: type[models.Model]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For an action whose `photos` become rows of a model: they are laid down before it begins."""

    def wrap(action: Callable[P, R]) -> Callable[P, R]:
        @wraps(action)
        def laid_first(*args: P.args, **kwargs: P.kwargs) -> R:
            photos = cast(Sequence[CleanPhoto], kwargs.get("photos", ()))
            if photos:
                kwargs["photos"] = lay_down(photos, model)
            return action(*args, **kwargs)

        return laid_first

    return wrap


def lay_down(photos: Sequence[CleanPhoto], model: type[models.Model]) -> list[Laid]:
    """Put the files of photos into the store, but for those that lie there already.

    Each is noted as a leftover until a row shows it: see `youhu.calls.models.Leftover`.
    """
    laid = [photo if isinstance(photo, Laid) else _named(photo, model) for photo in photos]
    fresh = [one for one, photo in zip(laid, photos, strict=True) if one is not photo]
    files = {one.image: one.jpeg for one in fresh} | {one.small: one.thumb for one in fresh}
    _note(*files)
    for name, content in files.items():
        default_storage.save(name, ContentFile(content))
    return laid


def lay_file(file: File[Any], name: str, model: type[models.Model]) -> str:
    """The same for a file of another kind; answers under which name it lies there."""
    lies_at = _name(name, model, "file")
    _note(lies_at)
    return default_storage.save(lies_at, file)


def show(rows: "models.QuerySet[Any]") -> None:
    """The photos of these rows are no leftovers; call it in the transaction that wrote the rows."""
    leftovers.keep({name for both in rows.values_list("image", "thumb") for name in both})


def _named(photo: CleanPhoto, model: type[models.Model]) -> Laid:
    name = photo.sha256[:32]
    return Laid(
        **vars(photo),
        image=_name(f"{name}.jpg", model, "image"),
        small=_name(f"{name}-s.jpg", model, "thumb"),
    )


def _name(name: str, model: type[models.Model], field: str) -> str:
    """A name that no other file has, in the folder of the day."""
    path = PurePath(name)
    kept = cast(models.FileField, model._meta.get_field(field))
    return kept.generate_filename(model(), f"{path.stem}-{token_hex(4)}{path.suffix}")


def _note(*names: str) -> None:
    """By the clock on the wall: what is written later may be of the past, as with an import."""
    leftovers.note(names, due_at=timezone.now() + AT_WORK)
