"""Who may lead a fused cell: the secretary of its building branch, or else a member near by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from youhu.fusing.ground import community
from youhu.party.models import Membership
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area

# Whose members live and meet in the community.
BRANCHES = (OrgKind.PARTY_COMMUNITY, OrgKind.PARTY_RURAL)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may lead: the membership by which they may."""

    key: int  # of the membership
    person: int
    branch: int
    name: str


def candidates(area: Area, *, by: Member, on: date) -> dict[str, list[Candidate]]:
    """The members of each community's Party organisations whom `by` may see, by community."""
    rows = Membership.objects.visible_to(by).serving(on)
    near = rows.filter(organisation__kind__in=BRANCHES)
    inside = near.filter(organisation__area_code__startswith=area.code)
    found: dict[str, list[Candidate]] = defaultdict(list)
    people = inside.select_related("person", "organisation").order_by("person__name", "pk")
    for row in people:
        name = f"{row.person} · {row.organisation.short}"
        one = Candidate(row.pk, row.person_id, row.organisation_id, name)
        found[community(row.organisation.area_code)].append(one)
    return found


def still_members(leads: Iterable[tuple[int, int]], *, on: date) -> set[tuple[int, int]]:
    """Of these leads, as (person, branch), those who still belong to the branch."""
    pairs = set(leads)
    rows = Membership.objects.serving(on).filter(person__in=[person for person, _b in pairs])
    return pairs & set(rows.values_list("person", "organisation"))
