"""The pages of the map editor: what each hand sees, what forms answer, and what a list costs."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import LATER, NOW, begun, cell_middle, cut, second_admin
from tests.pages import LANGUAGES, page, statements
from youhu.redrawing import actions
from youhu.redrawing.models import Redrawing
from youhu.redrawing.rules import State
from youhu.registry.actions import touch
from youhu.territory.models import Landmark

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(district):
    return begun(district)


def draw(client, draft, **said):
    client.cookies["django_language"] = "en"
    return client.post(reverse("draw_redrawing", args=[draft.pk]), said)


def in_state(district, state, second):
    """A redrawing with one step that reached the state through actions."""
    moment = NOW + timedelta(days=1) if state == State.IN_FORCE else LATER
    made = begun(district, effective_at=moment)
    actions.draw(made, cut(district), by=district.admin, now=NOW)
    if state in (State.AWAITING, State.APPROVED, State.IN_FORCE):
        actions.submit(made, by=district.admin, now=NOW)
    if state in (State.APPROVED, State.IN_FORCE):
        actions.approve(made, by=second, now=NOW)
    if state == State.IN_FORCE:
        actions.take_effect(now=moment)
    if state == State.WITHDRAWN:
        actions.withdraw(made, note="No", by=second, now=NOW)
    made.refresh_from_db()
    assert made.state == state
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_its_page_for_everybody_who_may_look(district, signed_in, language, state):
    second = second_admin(district)
    made = in_state(district, state, second)
    for member in (district.admin, second, district.auditor, district.supervisor):
        text = page(signed_in(member), made.get_absolute_url(), language=language)
        assert text.count("c-btn--act") <= 1
        assert "440105001001003" in text


def test_a_line_across_a_cell_splits_it(district, draft, signed_in):
    client = signed_in(district.admin)

    answer = draw(client, draft, do="split", line=json.dumps(cut(district)["line"]))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.steps[0]["cell"] == district.cells[0].code
    assert "440105001001003" in page(client, draft.get_absolute_url())


@pytest.mark.parametrize(
    "said",
    [
        {"do": "split", "cell": "440105001001001", "bearing": "0"},
        {"do": "merge", "cells": ["440105001001001", "440105001001002"]},
        {"do": "move", "point": "113.31,23.085", "east": "40", "north": "-10"},
    ],
)
def test_each_deed_goes_without_a_mouse(district, draft, signed_in, said):
    assert draw(signed_in(district.admin), draft, **said).status_code == 302
    draft.refresh_from_db()
    assert len(draft.steps) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"do": "split", "line": "[[1,2]]"}, "does not cross"),
        ({"do": "split", "line": "nonsense"}, "Draw a line"),
        ({"do": "split"}, "Choose a cell"),
        ({"do": "merge", "cells": ["440105001001001"]}, "at least two"),
        ({"do": "move", "point": "113.3,23.08", "east": "5"}, "border of the community"),
        ({"do": "move", "point": "113.31,23.085"}, "stays where it is"),
        ({"do": "move", "point": "x"}, "Choose a point"),
        ({"do": "burn"}, "Something is missing"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_do(district, draft, signed_in, said, why):
    answer = draw(signed_in(district.admin), draft, **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    draft.refresh_from_db()
    assert draft.steps == []


def test_the_preview_counts_what_changes_hands(district, draft, signed_in):
    actions.draw(draft, cut(district), by=district.admin, now=NOW)
    text = page(signed_in(district.admin), draft.get_absolute_url())
    assert "What changes hands" in text
    assert "No gap, no overlap, no sliver on the new map" in text


def test_a_community_is_found_by_name_code_or_cell(district, signed_in):
    client = signed_in(district.admin)
    for number, said in enumerate(
        [district.communities[0].code, district.cells[2].code, district.communities[2].code]
    ):
        facts = {"place": said, "reason": "New", "effective_at": f"{LATER:%Y-%m-%dT%H:%M}"}
        assert client.post(reverse("begin_redrawing"), facts).status_code == 302
        assert Redrawing.objects.count() == number + 1


def test_a_community_elsewhere_is_not_found(district, signed_in):
    facts = {"place": "Atlantis", "reason": "New", "effective_at": f"{LATER:%Y-%m-%dT%H:%M}"}
    client = signed_in(district.admin)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("begin_redrawing"), facts)
    assert answer.status_code == 422
    assert "No community of your area" in answer.content.decode()


def test_a_supervisor_sees_only_the_own_area(district, draft, signed_in):
    elsewhere = begun(district, community=2)
    client = signed_in(district.supervisor)
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


def test_the_list_filters_sorts_and_exports(district, draft, signed_in):
    begun(district, community=2)
    client = signed_in(district.admin)
    address = reverse("redrawings")
    assert page(client, address).count("c-cells__name") == 2
    assert page(client, f"{address}?state=in_force").count("c-cells__name") == 0
    assert page(client, f"{address}?q={draft.community.code}").count("c-cells__name") == 1
    assert page(client, f"{address}?sort=community").count("c-cells__name") == 2
    table = client.get(reverse("export_redrawings", args=["csv"])).content.decode("utf-8-sig")
    assert table.count("A new estate") == 2
    assert client.get(reverse("export_redrawings", args=["xlsx"])).status_code == 200


def test_a_longer_list_costs_no_more_statements(district, signed_in):
    client = signed_in(district.admin)
    begun(district)
    with statements() as few:
        page(client, reverse("redrawings"))
    for community in (1, 2, 3):
        begun(district, community=community)
    with statements() as many:
        page(client, reverse("redrawings"))
    assert len(many) == len(few)


def test_landmarks_of_the_community_stand_on_the_map(district, draft, signed_in):
    lng, lat = cell_middle(district.cells[0].code)
    assert draft.community.code == district.cells[0].code[:12]
    Landmark.objects.create(name="Old Bridge", lng=lng, lat=lat)
    Landmark.objects.create(name="Far Tower", lng=lng + 1, lat=lat)
    touch("territory")

    response = signed_in(district.admin).get(
        draft.get_absolute_url(), headers={"Accept-Language": "en"}
    )

    assert response.context["picture"]["landmarks"] == [{"at": [lng, lat], "name": "Old Bridge"}]
    assert "landmark</li>" in response.content.decode()
