"""The district in figures (数读): organisations and members by type, as the rows say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr

from youhu.party.models import Membership
from youhu.party.queries import organisations
from youhu.party.rules import COUNTED
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS

# How long the codes of the parts of an area are.
PARTS = {DISTRICT_DIGITS: SUBDISTRICT_DIGITS, SUBDISTRICT_DIGITS: COMMUNITY_DIGITS}


@dataclass(frozen=True)
class Line:
    """How many organisations and members of one type, or of one part of the area."""

    key: str
    label: str
    organisations: int
    members: int
    of: int  # all members of the table

    @property
    def share(self) -> str:
        """Of all members, in percent with two digits."""
        return f"{self.members * 100 / self.of:.2f}" if self.of else "–"


@dataclass(frozen=True)
class Table:
    """Some lines and their sum."""

    lines: list[Line]

    @property
    def organisations(self) -> int:
        return sum(line.organisations for line in self.lines)

    @property
    def members(self) -> int:
        return sum(line.members for line in self.lines)


def lines(counts: dict[str, tuple[int, int]], labels: dict[str, str]) -> Table:
    """A table of counted organisations and members, in the order of the labels. Pure."""
    of = sum(members for _n, members in counts.values())
    made = [Line(key, label, *counts.get(key, (0, 0)), of) for key, label in labels.items()]
    return Table(made)


@dataclass(frozen=True)
class Figures:
    """What one member is told about one area; members are counted where they are at home."""

    member: Member
    area: str
    on: date

    def by_type(self) -> Table:
        """The ten types of the district's own statistics; temporary branches stand beside them."""
        return lines(self._counts("kind"), {kind.value: str(kind.label) for kind in COUNTED})

    def by_part(self) -> Table:
        """The subdistricts of a district, or the communities of a subdistrict; empty below."""
        digits = PARTS.get(len(self.area))
        if digits is None:
            return Table([])
        areas = Area.objects.filter(code__startswith=self.area).order_by("code")
        names = {area.code: str(area) for area in areas if len(area.code) == digits}
        counts = self._counts("part", digits)
        whole = {self.area: str(areas[0])} if self.area in counts and areas else {}
        return lines(counts, {**whole, **names})

    def temporary(self) -> int:
        """Temporary branches, whose members are counted at home."""
        return self._rows().filter(kind=OrgKind.PARTY_TEMPORARY).count()

    def _rows(self) -> QuerySet[Organisation]:
        return organisations(self.member, self.on).filter(area_code__startswith=self.area)

    def _counts(self, by: str, digits: int = DISTRICT_DIGITS) -> dict[str, tuple[int, int]]:
        rows = self._rows().filter(kind__in=COUNTED)
        part = Substr("area_code", 1, digits)
        units = dict(_grouped(rows.annotate(part=part), by))
        homes = Membership.objects.serving(self.on).filter(is_home=True, organisation__in=rows)
        homes = homes.annotate(
            kind=F("organisation__kind"), part=Substr("organisation__area_code", 1, digits)
        )
        members = dict(_grouped(homes, by))
        return {key: (n, members.get(key, 0)) for key, n in units.items()}


def _grouped(
    rows: "QuerySet[Organisation] | QuerySet[Membership]", by: str
) -> Iterator[tuple[str, int]]:
    found = rows.order_by().values_list(by).annotate(n=Count("pk"))
    return ((key, n) for key, n in found)
