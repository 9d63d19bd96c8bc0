"""The lists of the register: filtered, sorted and paged as the address says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from youhu.common.pages import AnyPage, Pages
from youhu.party.models import Transfer
from youhu.party.queries import Assessed, assessed, organisations
from youhu.party.rules import OPEN, PARTY_KINDS, Form, State, Warn
from youhu.registry.models import Member, Organisation, called
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

PER_PAGE = 25
LONGEST_QUERY = 60
ANY, ASIDE = "any", "aside"  # of the warnings: one that is open, one that is set aside
SORTS: dict[str, Any] = {
    "name": F("name").asc(),
    "-name": F("name").desc(),
    "members": F("size").asc(),
    "-members": F("size").desc(),
    "term": F("party_body__term_ends_on").asc(nulls_last=True),
    "-term": F("party_body__term_ends_on").desc(nulls_last=True),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list."""

    asked: QueryDict

    def one_of(self, name: str, known: Any) -> str:
        said = self.asked.get(name, "")
        return said if said in known else ""

    @property
    def words(self) -> str:
        return self.asked.get("q", "").strip()[:LONGEST_QUERY]

    def query(self, kept: dict[str, str]) -> str:
        """The filters as they stand in an address, with an ampersand at the end."""
        made = QueryDict(mutable=True)
        made.update({name: value for name, value in kept.items() if value})
        return f"{made.urlencode()}&" if made else ""


@dataclass(frozen=True)
class Register(Asked):
    """The Party organisations that one member sees."""

    member: Member
    on: date

    @cached_property
    def areas(self) -> list[Area]:
        """The parts of the member's area that the list can be narrowed to."""
        code = self.member.area_code
        kinds = {6: AreaKind.SUBDISTRICT, 9: AreaKind.COMMUNITY}
        kind = kinds.get(len(code))
        rows = Area.objects.filter(kind=kind or "", code__startswith=code)
        return list(rows.order_by("code"))

    @property
    def area(self) -> str:
        """A part of the member's area, as far down as a community."""
        said = self.asked.get("area", "")
        return said if said.isdecimal() and said.startswith(self.member.area_code) else ""

    @property
    def kind(self) -> str:
        return self.one_of("kind", PARTY_KINDS)

    @property
    def form(self) -> str:
        return self.one_of("form", Form)

    @property
    def warn(self) -> str:
        return self.one_of("warn", {*Warn, ANY, ASIDE})

    @property
    def sort(self) -> str:
        return self.one_of("sort", SORTS) or "name"

    @property
    def is_filtered(self) -> bool:
        return any((self.words, self.area, self.kind, self.form, self.warn))

    def rows(self) -> QuerySet[Organisation]:
        rows = organisations(self.member, self.on).filter(area_code__startswith=self.area)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.form:
            rows = rows.filter(party_body__form=self.form)
        if self.words:
            rows = rows.filter(Q(code__startswith=self.words) | _named(self.words))
        if self.sort.endswith("members"):
            serving = Q(memberships__valid_from__lte=self.on) & (
                Q(memberships__valid_until=None) | Q(memberships__valid_until__gt=self.on)
            )
            rows = rows.annotate(size=Count("memberships", filter=serving))
        return rows.order_by(SORTS[self.sort], "pk")

    def all(self) -> list[Assessed]:
        """Every organisation of the list, with what is to be said about it."""
        found = assessed(list(self.rows()), self.on)
        return [one for one in found if self._is_meant(one)] if self.warn else found

    def _is_meant(self, one: Assessed) -> bool:
        if self.warn == ANY:
            return bool(one.open)
        if self.warn == ASIDE:
            return len(one.open) < len(one.warned)
        return any(warned.warn == self.warn for warned in one.warned)

    def page(self) -> tuple[AnyPage, list[Assessed]]:
        """One page; only a filter by warnings has to look at all of them."""
        number = self.asked.get("page")
        if self.warn:
            found = self.all()
            page = Pages(found, PER_PAGE, count=len(found)).get_page(number)
            return page, list(page.object_list)
        rows = self.rows()
        page = Pages(rows, PER_PAGE, count=rows.order_by().count()).get_page(number)
        return page, assessed(list(page.object_list), self.on)

    def address(self, **changes: str) -> str:
        kept = {
            "q": self.words, "kind": self.kind, "form": self.form, "area": self.area,
            "warn": self.warn, "sort": self.asked.get("sort", ""),
        }  # fmt: skip
        return self.query({**kept, **changes})


def _named(words: str) -> Q:
    names = Q(name__icontains=words) | Q(short_name__icontains=words)
    return names | Q(name_en__icontains=words)


@dataclass(frozen=True)
class Moves(Asked):
    """The transfers that one member sees."""

    member: Member

    @property
    def state(self) -> str:
        return self.one_of("state", {*State, "all"}) or "open"

    def rows(self) -> QuerySet[Transfer]:
        rows = Transfer.objects.visible_to(self.member).select_related("person", "source", "target")
        if self.state == "open":
            return self._named(rows.filter(state__in=OPEN)).order_by("due_at", "pk")
        if self.state != "all":
            rows = rows.filter(state=self.state)
        return self._named(rows).order_by("-made_at", "-pk")

    def _named(self, rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
        """By the letter's number or by an organisation; never by a person's name."""
        if not self.words:
            return rows
        ends = called(self.words, unit="source") | called(self.words, unit="target")
        said = Q(letter_number__startswith=self.words) | Q(elsewhere__icontains=self.words)
        return rows.filter(ends | said)

    def page(self) -> AnyPage:
        rows = self.rows()
        return Pages(rows, PER_PAGE, count=rows.count()).get_page(self.asked.get("page"))

    def address(self) -> str:
        return self.query({"q": self.words, "state": self.asked.get("state", "")})
