"""Writes to the double grid. What held stays on record: a fusion or lead is followed by another."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from youhu.registry.models import Organisation, Person
from youhu.territory.models import Area, Fusion, GridLead

LOT = 1_000


@transaction.atomic
def fuse(homes: Mapping[Area, Area], *, on: date) -> list[Area]:
    """Social grids belong to these Party grids from a day on; answers those for which that is new.

    What was to begin on that day or later never held, and goes.
    """
    rows = Fusion.objects.filter(cell__in=homes, valid_until=None).order_by("pk")
    now = {row.cell_id: row.party_cell_id for row in rows}
    changed = [cell for cell, home in homes.items() if now.get(cell.pk) != home.pk]
    unfuse(changed, on=on)
    Fusion.objects.bulk_create(
        [Fusion(cell=cell, party_cell=homes[cell], valid_from=on) for cell in changed],
        batch_size=LOT,
    )
    return changed


def unfuse(cells: Iterable[Area], *, on: date) -> None:
    """Social grids belong to no Party grid from a day on, because they ended or get another."""
    rows = Fusion.objects.filter(cell__in=list(cells))
    rows.filter(valid_from__gte=on).delete()
    rows.filter(Q(valid_until=None) | Q(valid_until__gt=on)).update(valid_until=on)


@transaction.atomic
def appoint(leads: Mapping[Area, tuple[Person, Organisation] | None], *, on: date) -> list[Area]:
    """Party grids have these leads from a day on, or none; answers those for which that is new."""
    rows = GridLead.objects.filter(party_cell__in=leads, valid_until=None).order_by("pk")
    now = {row.party_cell_id: (row.person_id, row.branch_id) for row in rows}
    changed = [grid for grid, lead in leads.items() if now.get(grid.pk) != _keys(lead)]
    old = GridLead.objects.filter(party_cell__in=changed)
    old.filter(valid_from__gte=on).delete()
    old.filter(Q(valid_until=None) | Q(valid_until__gt=on)).update(valid_until=on)
    GridLead.objects.bulk_create(
        [
            GridLead(party_cell=grid, person=lead[0], branch=lead[1], valid_from=on)
            for grid in changed
            if (lead := leads[grid]) is not None
        ],
        batch_size=LOT,
    )
    return changed


def _keys(lead: tuple[Person, Organisation] | None) -> tuple[int, int] | None:
    return None if lead is None else (lead[0].pk, lead[1].pk)
