"""A resident's home: my community, and what is open there."""

import pytest
from django.urls import reverse

from tests.factories import NOW, cell_middle, raised
from tests.pages import LANGUAGES, page, statements

pytestmark = pytest.mark.usefixtures("_at_work")


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def here(district):
    return district.communities[0].code


def litter(district, cell):
    return raised(district, category=district.litter, cell_code=district.cells[cell].code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_community_can_be_chosen(district, client, language) -> None:
    text = page(client, "/my-place/", language=language)

    assert [c.code for c in district.communities if f'value="{c.code}"' not in text] == []


def test_the_chosen_community_is_kept_on_the_device(district, client, here) -> None:
    response = client.post("/my-place/", {"community": here})

    assert response.url == "/"
    assert client.cookies["community"].value == here
    assert f'value="{here}" selected' in page(client, "/my-place/")
    client.post("/my-place/", {"community": ""})
    assert client.cookies["community"].value == ""


@pytest.mark.parametrize("community", ["999999999999", "<script>", "440105"])
def test_what_is_no_community_is_not_kept(district, client, community) -> None:
    client.post("/my-place/", {"community": community})
    assert client.cookies["community"].value == ""

    client.cookies["community"] = community
    assert "the whole district" in page(client, "/")


def test_home_shows_only_what_is_open_in_my_community(district, client, here) -> None:
    near, far = litter(district, 0), litter(district, 6)
    assert near.cell_code.startswith(here)
    assert not far.cell_code.startswith(here)
    client.cookies["community"] = here

    text = page(client, "/")

    assert near.number in text
    assert far.number not in text
    assert f"?community={here}" in text
    assert f'data-community="{here}"' in text
    assert "data-box=" in text


def test_without_a_community_home_shows_the_whole_district(district, client) -> None:
    calls = [litter(district, 0), litter(district, 6)]

    text = page(client, "/")

    assert [call for call in calls if call.number not in text] == []
    assert reverse("my_place") in text
    assert "data-box=" not in text


def test_the_map_knows_squares_and_no_exact_place(district, client) -> None:
    lng, lat = cell_middle(district.cells[0].code)
    call = raised(district, category=district.litter, lng=lng + 0.0003, lat=lat + 0.0004)

    text = page(client, "/")

    assert call.number in text
    assert str(round(call.lng, 4)) not in text
    assert str(round(call.lat, 4)) not in text


def test_where_nothing_is_open_home_says_so(district, client, here) -> None:
    client.cookies["community"] = here

    text = page(client, "/")

    assert "Nothing is open here" in text
    assert "data-homemap" not in text


def test_home_costs_no_more_with_many_calls(district, client) -> None:
    litter(district, 0)
    with statements() as for_one:
        page(client, "/")
    for _n in range(9):
        litter(district, 0)

    with statements() as for_ten:
        page(client, "/")

    assert len(for_ten) == len(for_one)
