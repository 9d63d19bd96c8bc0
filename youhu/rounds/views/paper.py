"""Door lists on paper, each with the code that hands its bags over."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.rounds import queries
from youhu.rounds.queries import HouseList
from youhu.rounds.views.desk import READERS, find


@dataclass(frozen=True)
class Sheet:
    """One list to print: the house with its doors, whose it is, the code."""

    house: HouseList
    courier: str
    code: str


@for_roles(*READERS)
@require_safe
def door_lists(request: MemberRequest, pk: int) -> HttpResponse:
    """All lists of a round, a page each."""
    of = find(request, pk)
    sheets = [_sheet(one) for one in queries.door_list(of)]
    return render(request, "rounds/paper.html", {"round": of, "sheets": sheets})


def _sheet(house: HouseList) -> Sheet:
    if house.stop is None:
        return Sheet(house, "", "")
    address = f"{settings.YOUHU_SITE_URL}{reverse('take_list', args=[house.stop.code])}"
    made = segno.make(address, error="m")
    code = made.svg_data_uri(border=2, dark="#14233a", light="#ffffff", scale=4)
    return Sheet(house, str(house.stop.part), code)
