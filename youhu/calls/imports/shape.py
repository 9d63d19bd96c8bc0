"""Does a TOML table have the keys and types that it should? Says what is wrong, and where."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from youhu.common.errors import Refused

# A type; a list holding the shape of its items; a table of known keys, those ending in "?" may be
# left out; a table under the one key "*" may have any keys; a tuple of shapes allows each of them.
Shape = Any


def conform(value: object, shape: Shape, *, where: str) -> None:
    """Raise Refused unless `value`, found at the key `where`, has this shape."""
    if isinstance(shape, tuple):
        if not any(_fits(value, each, where) for each in shape):
            raise _wrong_type(where)
    elif isinstance(shape, dict):
        _conform_table(value, shape, where)
    elif isinstance(shape, list):
        if not isinstance(value, list) or not value:
            raise _wrong_type(where)
        for item in value:
            conform(item, shape[0], where=where)
    elif type(value) is not shape:
        raise _wrong_type(where)


def _fits(value: object, shape: Shape, where: str) -> bool:
    try:
        conform(value, shape, where=where)
    except Refused:
        return False
    return True


def _conform_table(value: object, shape: Mapping[str, Shape], where: str) -> None:
    if not isinstance(value, dict):
        raise _wrong_type(where)
    if "*" in shape:
        for key, inner in value.items():
            conform(inner, shape["*"], where=_below(where, key))
        return
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    for key in shape:
        if not key.endswith("?") and key not in value:
            raise Refused(
                _("“%(key)s” is missing. Add it; docs/import.md says what it means.")
                % {"key": _below(where, key)}
            )
    for key, inner in value.items():
        if key not in known:
            raise Refused(
                _("“%(key)s” is not known. Take it out, or write one of: %(known)s.")
                % {"key": _below(where, key), "known": ", ".join(known)}
            )
        conform(inner, known[key], where=_below(where, key))


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _wrong_type(where: str) -> Refused:
    return Refused(
        _("“%(key)s” is written in another way than it should be. See docs/import.md.")
        % {"key": where}
    )
