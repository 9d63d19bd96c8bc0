"""A point finds its cell: also on a border, outside, in a gap, and after the map has changed."""

from datetime import timedelta

import pytest

from tests.factories import NOW, AreaShapeFactory, cell_middle, square, tiny_district
from youhu.common.errors import Refused
from youhu.registry.actions import touch
from youhu.registry.calendars import tokens
from youhu.territory import index
from youhu.territory.models import AreaShape

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return tiny_district()


def locate(lng, lat, now=NOW):
    return index.locate(lng, lat, now=now, token=tokens().get("territory", ""))


def test_the_middle_of_a_cell_lies_in_it(district):
    for cell in district.cells:
        assert locate(*cell_middle(cell.code)).cell.code == cell.code


def test_on_a_border_the_lowest_code_wins(district):
    corner = (113.31, 23.09)  # where four cells meet
    touching = [district.cells[0], district.cells[1], district.cells[2], district.cells[3]]
    assert locate(*corner).cell.code == min(cell.code for cell in touching)


@pytest.mark.parametrize("point", [(113.29, 23.08), (23.085, 113.305), (0.0, 0.0), (114.5, 23.1)])
def test_outside_the_district_is_refused_with_what_to_do(district, point):
    with pytest.raises(Refused, match=r"outside the district.*12345"):
        locate(*point)


def test_in_a_gap_the_nearest_cell_serves_and_says_so(district):
    AreaShape.objects.filter(area=district.cells[0]).delete()
    touch("territory")
    place = locate(*cell_middle(district.cells[0].code))
    assert place.is_in_gap
    assert place.cell.code != district.cells[0].code


def test_a_changed_map_is_seen_at_once(district):
    before = locate(*cell_middle(district.cells[0].code))
    AreaShape.objects.filter(area=district.cells[0]).update(valid_until=NOW)
    AreaShape.objects.filter(area=district.cells[1]).update(valid_until=NOW)
    (west, south), (_east, north) = (113.30, 23.08), (113.31, 23.09)
    for area, (left, right) in zip(
        district.cells[:2], [(113.31, 113.32), (west, 113.31)], strict=True
    ):
        AreaShapeFactory(area=area, geometry=square((left, south), (right, north)), valid_from=NOW)
    touch("territory")
    after = locate(*cell_middle(district.cells[0].code), now=NOW + timedelta(seconds=1))
    assert (before.cell.code, after.cell.code) == (district.cells[0].code, district.cells[1].code)
    yesterday = locate(*cell_middle(district.cells[0].code), now=NOW - timedelta(days=1))
    assert yesterday.cell.code == before.cell.code


def test_a_cell_is_named_from_the_subdistrict_down(district):
    names = str(locate(*cell_middle(district.cells[0].code)).cell)
    assert (
        names.split()
        == " ".join(
            str(area)
            for area in (district.subdistricts[0], district.communities[0], district.cells[0])
        ).split()
    )


def test_an_unknown_cell_is_refused(district):
    with pytest.raises(Refused, match="no grid cell"):
        index.cell("440105009009009", now=NOW, token=tokens().get("territory", ""))


def test_a_cell_that_has_ended_keeps_its_name(district):
    ended = district.cells[0]
    AreaShape.objects.filter(area=ended).update(valid_until=NOW)
    touch("territory")
    token = tokens().get("territory", "")
    assert index.name_of(ended.code, token=token).endswith(ended.name)
    assert index.name_of("440105999999999", token=token) == "440105999999999"
