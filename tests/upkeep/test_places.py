"""Areas and landmarks: what may be called otherwise, and their pages."""

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.registry.models import Revision
from youhu.territory.models import Area, AreaShape, Landmark
from youhu.upkeep import actions
from youhu.upkeep.models import Change


def entered(hand, **told) -> Landmark:
    return actions.enter_landmark(hand, **{"name": "Pagoda", "lng": 113.305, "lat": 23.085, **told})


def test_a_renamed_cell_is_called_so_at_once(district, hand) -> None:
    cell = district.cells[0]

    actions.rename_area(cell, hand, name="Under the banyan", name_en="")

    assert current().cell(cell.code, NOW).names[2] == ("Under the banyan", "")


def test_neighbours_are_not_called_the_same(district, hand) -> None:
    one, other = Area.objects.filter(parent=district.communities[0]).order_by("code")

    with pytest.raises(Refused, match=other.code):
        actions.rename_area(one, hand, name=other.name, name_en="")


def test_another_district_is_not_ours(district, hand) -> None:
    Area.objects.filter(pk=district.cells[0].pk).update(code="440104001001001")

    with pytest.raises(Refused, match="outside your district"):
        actions.rename_area(Area.objects.get(pk=district.cells[0].pk), hand, name="Ours",
                            name_en="")  # fmt: skip


def test_codes_parents_and_outlines_are_not_changed_by_a_form(district, admin) -> None:
    cell = district.cells[0]
    shapes = list(AreaShape.objects.filter(area=cell).values())
    said = {"name": "Under the banyan", "basis": "Signs", "code": "1", "parent": "", "kind": "x"}

    assert admin.post(reverse("rename_area", args=[cell.pk]), said).status_code == 302

    after = Area.objects.get(pk=cell.pk)
    assert (after.name, after.code, after.kind) == ("Under the banyan", cell.code, cell.kind)
    assert after.parent_id == cell.parent_id
    assert list(AreaShape.objects.filter(area=cell).values()) == shapes


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_pages_and_forms_open(district, signed_in, hand, language) -> None:
    mark = entered(hand)
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert district.cells[0].name in page(client, reverse("areas"), language=language)
        assert "Pagoda" in page(client, reverse("landmarks"), language=language)
        for address in (
            reverse("area", args=[district.subdistricts[0].pk]),
            reverse("landmark", args=[mark.pk]),
        ):
            text = page(client, address, language=language)
            assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_landmark"), language=language)


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=subdistrict", {"440105001", "440105002"}), ("q=440105002002001", {"440105002002001"}),
     ("under=440105001001&sort=1", {"440105001001001", "440105001001002"}), ("state=gone", set())],
)  # fmt: skip
def test_areas_are_filtered(district, admin, query, found) -> None:
    answer = admin.get(f"{reverse('areas')}?{query}")

    assert {line["cells"][1][1] for line in answer.context["lines"]} == found


def test_a_cell_that_is_drawn_no_more_is_marked(district, admin) -> None:
    AreaShape.objects.filter(area=district.cells[0]).update(valid_until=NOW)

    lines = admin.get(f"{reverse('areas')}?state=gone").context["lines"]

    assert [line["cells"][1][1] for line in lines] == [district.cells[0].code]
    assert str(lines[0]["mark"][0]) == "no longer on the map"


def test_a_long_list_costs_no_more(district, admin) -> None:
    with statements() as few:
        admin.get(f"{reverse('areas')}?kind=district")

    with statements() as many:
        admin.get(reverse("areas"))

    assert len(many) == len(few)


def test_areas_and_landmarks_leave_as_files(district, admin, hand) -> None:
    entered(hand)

    areas = admin.get(reverse("export_areas", args=["csv"])).content.decode("utf-8-sig")
    marks = admin.get(reverse("export_landmarks", args=["csv"])).content.decode("utf-8-sig")

    assert areas.count("\n") == 1 + 1 + 2 + 4 + 8
    assert "Pagoda" in marks


def test_a_landmark_outside_the_district_is_refused(district, hand) -> None:
    with pytest.raises(Refused, match="outside the district"):
        entered(hand, lng=114.5)

    mark = entered(hand)
    with pytest.raises(Refused, match="outside the district"):
        actions.amend_landmark(mark, hand, lat=22.0)


def test_a_landmark_comes_changes_and_goes_on_pages(district, admin) -> None:
    before = Revision.objects.get(name="territory").token
    said = {"name": "Pagoda", "lng": "113.305", "lat": "23.085", "basis": "Asked for"}
    admin.post(reverse("new_landmark"), said)
    mark = Landmark.objects.get(name="Pagoda")
    admin.post(reverse("act_landmark", args=[mark.pk, "amend"]), {**said, "name_en": "Tower"})
    assert Landmark.objects.get(pk=mark.pk).name_en == "Tower"

    admin.post(reverse("act_landmark", args=[mark.pk, "remove"]), {"basis": "Torn down"})

    assert not Landmark.objects.filter(pk=mark.pk).exists()
    verbs = Change.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["enter", "amend", "remove"]
    assert Revision.objects.get(name="territory").token != before
