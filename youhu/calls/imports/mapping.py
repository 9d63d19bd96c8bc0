"""How the columns of another system's files are to be understood, read from TOML."""

import re
import tomllib
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from youhu.calls.imports.shape import conform
from youhu.calls.past import Origin, Point
from youhu.calls.rules import RAISABLE, CategoryKind, Source, Urgency
from youhu.common.errors import Refused
from youhu.common.geo import Datum
from youhu.territory.rules import DISTRICT_DIGITS, AreaKind

LAYERS = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY, AreaKind.CELL)
# What a value map may lead to. On time: as the other system saw it.
CHOICES: ReadOnly[str, frozenset[str]] = {
    "state": frozenset({"open", "closed"}),
    "on_time": frozenset({"yes", "no"}),
    "kind": frozenset(RAISABLE),
    "urgency": frozenset(Urgency),
    "source": frozenset(Source),
}
_COLUMN = (str, [str])
_NUMBERS = [(float, int)]
_LAYER = {"name": str, "unknown": str, "from": [{"column": str, "digits": str}]}
SHAPE = {
    "name": str,
    "time": {"zone": str, "formats": [str]},
    "columns": {
        **dict.fromkeys(("id", "raised_at", "state", "text", "lng", "lat"), _COLUMN),
        **dict.fromkeys(
            ("due_at?", "closed_at?", "on_time?", "kind?", "urgency?", "source?"), _COLUMN
        ),
        **dict.fromkeys(("answer?", "address?"), _COLUMN),
    },
    "values": {"*": {"*": str}},
    "defaults": {"*": str},
    "district": {
        **dict.fromkeys(("code", "name", "code_system"), str),
        "name_en?": str,
        "since": date,
        "bounds": _NUMBERS,
        "middle": _NUMBERS,
        "datum?": str,
    },
    "areas": {layer.value: _LAYER for layer in LAYERS},
    "units": {"levels": [str], "names?": {"*": str}},
    "categories": {"levels": [str], "kind": str},
}


@dataclass(frozen=True)
class Digits:
    """A column from which, if it matches, the digits of an area's code are taken."""

    column: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class LayerNames:
    """How the areas of one layer are told and called; `name` has {} where the digits go."""

    name: str
    unknown: str
    sources: tuple[Digits, ...]


@dataclass(frozen=True)
class Mapping:
    """Everything that is to be known about a kind of file."""

    origin: Origin
    zone: ZoneInfo
    formats: tuple[str, ...]
    columns: ReadOnly[str, tuple[str, ...]]  # of several, the first that is not empty counts
    values: ReadOnly[str, ReadOnly[str, str]]
    defaults: ReadOnly[str, str]
    bounds: tuple[float, float, float, float]  # west, south, east, north in WGS-84 degrees
    middle: Point  # stands for a place that is not given
    datum: Datum
    layers: tuple[LayerNames, ...]  # subdistrict, community, cell
    units: tuple[str, ...]
    categories: tuple[str, ...]

    def needed(self) -> list[str]:
        """Every column that a file must have, each once."""
        named = [column for columns in self.columns.values() for column in columns]
        placed = [source.column for layer in self.layers for source in layer.sources]
        return list(dict.fromkeys([*named, *placed, *self.units, *self.categories]))


def shipped() -> list[str]:
    """The names of the mappings that come with Youhu."""
    return sorted(path.name for path in files("youhu.calls").joinpath("data", "mappings").iterdir())


def load(name: str) -> Mapping:
    """The mapping in a file of that path or, failing that, the shipped one of that name.

    Raises Refused when there is none, or when it says something that cannot be meant.
    """
    path = FilePath(name)
    known = files("youhu.calls").joinpath("data", "mappings", path.name)
    if not path.is_file() and not (path.name == name and known.is_file()):
        raise Refused(
            _("There is no mapping %(name)s. Name a file of yours, or one of: %(known)s.")
            % {"name": name, "known": _(", ").join(shipped())}
        )
    try:
        text = (path if path.is_file() else known).read_text(encoding="utf-8")
        return parse(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise Refused(
            _("%(name)s cannot be read as TOML in UTF-8: %(why)s.") % {"name": name, "why": why}
        ) from why
    except Refused as why:
        raise Refused(f"{name}: {why}") from why


def parse(text: str) -> Mapping:
    """The mapping in a TOML text. Raises Refused, or tomllib.TOMLDecodeError for other text."""
    table = tomllib.loads(text)
    conform(table, SHAPE, where="")
    district = table["district"]
    _refuse_unknown(table)
    return Mapping(
        origin=_origin(table),
        zone=_zone(table["time"]["zone"]),
        formats=tuple(_format(each) for each in table["time"]["formats"]),
        columns={key: _listed(value) for key, value in table["columns"].items()},
        values=table["values"],
        defaults=table["defaults"],
        bounds=_numbers(district["bounds"], 4, "district.bounds"),
        middle=_numbers(district["middle"], 2, "district.middle"),
        datum=Datum(district.get("datum", Datum.WGS84)),
        layers=tuple(_layer(layer, table["areas"][layer]) for layer in LAYERS),
        units=_levels(table, "units", most=2),
        categories=_levels(table, "categories", most=3),
    )


def _refuse_unknown(table: dict[str, Any]) -> None:
    """Words that stand for one of a few things must be among them."""
    district, kind = table["district"], table["categories"]["kind"]
    _one_of(kind, CategoryKind.values, "categories.kind")
    _one_of(district.get("datum", Datum.WGS84), Datum.values, "district.datum")
    for name, values in table["values"].items():
        _one_of(name, CHOICES, "values")
        for value in values.values():
            _one_of(value, CHOICES[name], f"values.{name}")
    for name, value in table["defaults"].items():
        _one_of(name, SHAPE["columns"], "defaults", optional=True)
        if name in CHOICES:
            _one_of(value, CHOICES[name], f"defaults.{name}")
    code = district["code"]
    if len(code) != DISTRICT_DIGITS or not (code.isascii() and code.isdigit()):
        raise Refused(_("“district.code” has six digits, like 440105. Correct it."))


def _one_of(value: str, known: Any, where: str, *, optional: bool = False) -> None:
    words = [word.rstrip("?") for word in known] if optional else list(known)
    if value not in words:
        raise Refused(
            _("“%(value)s” under “%(key)s” is not known. Write one of: %(known)s.")
            % {"value": value, "key": where, "known": ", ".join(sorted(words))}
        )


def _origin(table: dict[str, Any]) -> Origin:
    district = table["district"]
    return Origin(
        name=table["name"],
        district=district["code"],
        district_name=district["name"],
        district_name_en=district.get("name_en", ""),
        code_system=district["code_system"],
        since=district["since"],
        category_kind=table["categories"]["kind"],
        unit_names=table["units"].get("names", {}),
    )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        raise Refused(
            _("There is no time zone %(name)s. Write one like Asia/Shanghai.") % {"name": name}
        ) from why


def _format(text: str) -> str:
    """A format of dates that gives back the day it was given."""
    day = datetime(2015, 11, 23)  # noqa: DTZ001 — only its digits are looked at
    try:
        is_sound = datetime.strptime(day.strftime(text), text) == day  # noqa: DTZ007 — see above
    except (ValueError, re.error):
        is_sound = False
    if not is_sound:
        raise Refused(
            _("“%(text)s” is no format of dates. Write one like %%Y-%%m-%%d %%H:%%M.")
            % {"text": text}
        )
    return text


def _numbers(values: list[float], count: int, where: str) -> Any:
    if len(values) != count:
        raise Refused(
            _("“%(key)s” has %(count)s numbers, in degrees. Correct it.")
            % {"key": where, "count": count}
        )
    return tuple(float(value) for value in values)


def _levels(table: dict[str, Any], key: str, *, most: int) -> tuple[str, ...]:
    levels = table[key]["levels"]
    if len(levels) > most:
        raise Refused(
            _("“%(key)s.levels” names more than %(most)s columns. Leave the others out.")
            % {"key": key, "most": most}
        )
    return tuple(levels)


def _layer(layer: AreaKind, table: dict[str, Any]) -> LayerNames:
    sources = [Digits(each["column"], _pattern(layer, each["digits"])) for each in table["from"]]
    return LayerNames(table["name"], table["unknown"], tuple(sources))


def _pattern(layer: AreaKind, text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as why:
        raise Refused(
            _("The pattern %(text)s of “areas.%(layer)s” cannot be read: %(why)s.")
            % {"text": text, "layer": layer, "why": why}
        ) from why
    if pattern.groups != 1:
        raise Refused(
            _("The pattern %(text)s of “areas.%(layer)s” needs one pair of round brackets.")
            % {"text": text, "layer": layer}
        )
    return pattern
