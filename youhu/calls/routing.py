"""Which unit answers: the most specific rule wins, and says why. Reads memory only."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from youhu.calls.models import Category, RoutingRule
from youhu.calls.rules import CategoryKind, Level, Target
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS

# What a rule is filed under: its category (or kind of category, or nothing), area and kind of call.
CategoryKey = int | str
Key = tuple[CategoryKey, str, str]
Localities = Mapping[tuple[str, str], Organisation]

_LOCALITY_OF = {Target.COMMUNITY: OrgKind.COMMUNITY, Target.SUBDISTRICT: OrgKind.SUBDISTRICT}
DIGITS_OF_LEVEL = {
    Level.COMMUNITY: COMMUNITY_DIGITS,
    Level.SUBDISTRICT: SUBDISTRICT_DIGITS,
    Level.DISTRICT: DISTRICT_DIGITS,
}
_DIGITS_OF = {OrgKind.COMMUNITY: COMMUNITY_DIGITS, OrgKind.SUBDISTRICT: SUBDISTRICT_DIGITS}


@dataclass(frozen=True)
class Route:
    """The accountable unit and how it was found."""

    unit: Organisation
    rule: RoutingRule | None
    why: dict[str, Any] = field(default_factory=dict)

    @property
    def is_fallback(self) -> bool:
        return self.rule is None


def category_keys(category: Category) -> tuple[CategoryKey, ...]:
    """A category's own key, its class's, its kind's and nothing: from narrow to wide."""
    own = [pk for pk in (category.pk, category.parent_id) if pk is not None]
    return (*own, category.kind, "")


def area_keys(cell_code: str) -> tuple[str, ...]:
    """The cell's code, its community's, subdistrict's and district's, and nothing."""
    cuts = (COMMUNITY_DIGITS, SUBDISTRICT_DIGITS, DISTRICT_DIGITS)
    return (cell_code, *(cell_code[:cut] for cut in cuts), "")


def rule_key(rule: RoutingRule) -> Key:
    category: CategoryKey = rule.category_id or rule.category_kind
    return (category, rule.area.code if rule.area else "", rule.kind)


class RuleBook:
    """All routing rules, filed so that a call's few possible keys find its rules at once."""

    def __init__(self, rules: list[RoutingRule], localities: Localities) -> None:
        self.rules = rules
        self.localities = localities
        self._filed: dict[Key, list[RoutingRule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: rule.number):
            self._filed[rule_key(rule)].append(rule)

    def unit_of(self, rule: RoutingRule, cell_code: str, on: date) -> Organisation | None:
        """The unit that a rule means at a place, if it serves on that day."""
        if rule.target == Target.UNIT:
            unit = rule.unit
        else:
            kind = _LOCALITY_OF[Target(rule.target)]
            unit = self.localities.get((kind, cell_code[: _DIGITS_OF[kind]]))
        return unit if unit is not None and unit.answers(on) else None

    def matches(
        self, category: Category, cell_code: str, kind: str, on: date
    ) -> Iterator[tuple[RoutingRule, Organisation]]:
        """Every rule that applies and its unit, the most specific first."""
        for key in keys_by_rank(category, cell_code, kind):
            for rule in self._filed.get(key, ()):
                unit = self.unit_of(rule, cell_code, on) if rule.holds(on) else None
                if unit is not None:
                    yield rule, unit


def keys_by_rank(category: Category, cell_code: str, kind: str) -> Iterator[Key]:
    """The keys under which a rule may be filed, from the most to the least specific.

    Components 部件 look at the owner first and then at the place, matters 事项 at the place first
    and then at the owner (先属主、后属地; 先属地、后属主).
    """
    kinds = (kind, "")
    owners, places = category_keys(category), area_keys(cell_code)
    if category.kind == CategoryKind.COMPONENT:
        yield from ((owner, place, k) for owner in owners for place in places for k in kinds)
    else:
        yield from ((owner, place, k) for place in places for owner in owners for k in kinds)


def route(book: RuleBook, category: Category, cell_code: str, kind: str, on: date) -> Route | None:
    """The unit that answers, with the reasons; None when neither rule nor locality serves."""
    found = list(book.matches(category, cell_code, kind, on))
    if found:
        rule, unit = found[0]
        passed_over = [other.number for other, _unit in found[1:4]]
        return Route(unit, rule, _why(rule, unit, passed_over))
    unit_or_none = command_room(book.localities, cell_code[:SUBDISTRICT_DIGITS], on)
    if unit_or_none is None:
        return None
    return Route(unit_or_none, None, {"unit": unit_or_none.code})


def _why(rule: RoutingRule, unit: Organisation, passed_over: list[int]) -> dict[str, Any]:
    return {
        "rule": rule.number,
        "category": rule.category.code if rule.category else rule.category_kind,
        "area": rule.area.code if rule.area else "",
        "kind": rule.kind,
        "target": rule.target,
        "unit": unit.code,
        "passed_over": passed_over,
    }


def command_room(localities: Localities, area_code: str, on: date) -> Organisation | None:
    """Who decides for an area when no rule does: its command room, then the level above."""
    for code in (area_code, area_code[:SUBDISTRICT_DIGITS], area_code[:DISTRICT_DIGITS]):
        for kind in (OrgKind.COMMAND_ROOM, OrgKind.SUBDISTRICT, OrgKind.DISTRICT):
            unit = localities.get((kind, code))
            if unit is not None and unit.answers(on):
                return unit
    return None


def told_at(localities: Localities, area_code: str, level: str, on: date) -> Organisation | None:
    """Whom a warning about a place reaches at a level: its committee, or the command room."""
    code = area_code[: DIGITS_OF_LEVEL[Level(level)]]
    if level == Level.COMMUNITY:
        unit = localities.get((OrgKind.COMMUNITY, code))
        if unit is not None and unit.answers(on):
            return unit
    return command_room(localities, code, on)


def level_above(area_code: str) -> str:
    """The code of the area one level up; the district stays the district."""
    above = {COMMUNITY_DIGITS: SUBDISTRICT_DIGITS}
    return area_code[: above.get(len(area_code), DISTRICT_DIGITS)]
