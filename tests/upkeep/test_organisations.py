"""Organisations: what may be changed, what has to be settled first, and their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import LANGUAGES, page, statements
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.upkeep import actions
from youhu.upkeep.models import Change

TODAY = NOW.date()
NEW = {
    "code": "parks", "name": "Parks bureau", "kind": "department", "area_code": "440105",
    "active_from": "2026-11-01", "basis": "Document 12", "parent": "haizhu",
}  # fmt: skip


def entered(hand, **told) -> Organisation:
    said = {"code": "parks", "name": "Parks", "kind": "department", "area_code": "440105"}
    return actions.enter_organisation(hand, **{**said, **told}, active_from=TODAY)


def test_a_body_on_which_nothing_rests_can_end(district, hand) -> None:
    unit = entered(hand)

    actions.retire_organisation(unit, hand, until=TODAY + timedelta(days=1))

    unit.refresh_from_db()
    assert unit.serves(TODAY)
    assert not unit.serves(TODAY + timedelta(days=1))


def test_a_body_with_calls_rules_and_people_says_what_to_settle_first(district, hand) -> None:
    raised(district)

    with pytest.raises(Refused) as why:
        actions.retire_organisation(district.housing, hand, until=TODAY)

    for said in ("1 open call", "1 routing rule", "1 person in post"):
        assert said in str(why.value)


def test_a_body_that_calls_rest_on_goes_on_answering(district, hand) -> None:
    raised(district)

    with pytest.raises(Refused, match="Settle this first"):
        actions.amend_organisation(district.housing, hand, is_accountable=False)


def test_a_body_goes_in_steps_and_never_into_a_deadlock(district, hand) -> None:
    unit, post = district.urban, district.handler_of(district.urban)
    district.rules["lamp"].delete()
    actions.amend_organisation(unit, hand, is_accountable=False)
    unit.refresh_from_db()
    post.refresh_from_db()

    actions.end_post(post, hand, until=TODAY + timedelta(days=1))
    actions.retire_organisation(unit, hand, until=TODAY + timedelta(days=1))

    unit.refresh_from_db()
    assert unit.active_until == TODAY + timedelta(days=1)


def test_a_body_with_others_below_it_does_not_end(district, hand) -> None:
    with pytest.raises(Refused, match="bodies below it"):
        actions.retire_organisation(district.government, hand, until=TODAY)


def test_nothing_stands_below_itself(district, hand) -> None:
    with pytest.raises(Refused, match="below itself"):
        actions.amend_organisation(district.offices[0], hand, parent=district.rooms[0])


def test_another_district_is_not_ours(district, hand) -> None:
    with pytest.raises(Refused, match="outside your district"):
        entered(hand, area_code="440104")


def test_an_ended_body_can_be_taken_up_again(district, hand) -> None:
    unit = entered(hand)
    actions.retire_organisation(unit, hand, until=TODAY + timedelta(days=1))

    actions.restore_organisation(unit, hand)

    unit.refresh_from_db()
    assert unit.active_until is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_the_page_and_the_form_open(district, signed_in, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert district.urban.name in page(client, reverse("organisations"), language=language)
        one = reverse("organisation", args=[district.offices[0].pk])
        text = page(client, one, language=language)
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_organisation"), language=language)


def test_one_is_entered_on_its_page(district, admin) -> None:
    answer = admin.post(reverse("new_organisation"), NEW)

    assert answer.status_code == 302
    unit = Organisation.objects.get(code="parks")
    assert (unit.parent, unit.is_accountable) == (district.government, False)
    assert Change.objects.get().basis == "Document 12"


def test_a_form_without_its_basis_comes_back_as_it_was(district, admin) -> None:
    answer = admin.post(reverse("new_organisation"), {**NEW, "basis": ""})

    assert answer.status_code == 422
    assert "Parks bureau" in answer.content.decode()
    assert not Organisation.objects.filter(code="parks").exists()


def test_a_change_on_a_stale_page_is_refused_and_nothing_is_lost(district, admin, hand) -> None:
    address = reverse("organisation", args=[district.urban.pk])
    shown = admin.get(address).context["form"]
    told = {name: shown[name].value() or "" for name in shown.fields} | {"basis": "Because"}
    told["parent"] = "haizhu"
    actions.amend_organisation(district.urban, hand, phone="84412345")

    answer = admin.post(
        reverse("act_organisation", args=[district.urban.pk, "amend"]), {**told, "name": "Lamps"}
    )

    assert answer.status_code == 422
    assert "Someone else" in answer.content.decode()
    assert 'value="Lamps"' in answer.content.decode()


def test_a_body_is_ended_on_its_page(district, admin, hand) -> None:
    unit = entered(hand)
    said = {"until": "2027-01-01", "basis": "Merged"}

    admin.post(reverse("act_organisation", args=[unit.pk, "retire"]), said)

    unit.refresh_from_db()
    assert str(unit.active_until) == "2027-01-01"


def test_guidance_is_added_and_ended(district, admin) -> None:
    address = reverse("act_organisation", args=[district.urban.pk, "guide"])
    admin.post(address, {"guide": "housing", "valid_from": "2026-11-01", "basis": "Twofold"})
    link = district.urban.guided_by.get()

    admin.post(reverse("end_guidance", args=[district.urban.pk, link.pk]), {"basis": "Over"})

    assert link.guide == district.housing
    assert not district.urban.guided_by.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=urban", {"urban"}), ("kind=command_room&q=room", {"room-1", "room-2"}),
     ("under=office-1", {"room-1", "committee-1", "committee-2"}), ("answers=no", {"haizhu"}),
     ("state=ended", set())],
)  # fmt: skip
def test_the_list_is_filtered(district, admin, query, found) -> None:
    answer = admin.get(f"{reverse('organisations')}?{query}")

    assert {line["cells"][1][1] for line in answer.context["lines"]} == found


def test_the_list_sorts_and_leaves_as_a_file(district, admin) -> None:
    down = admin.get(f"{reverse('organisations')}?sort=-1").context["lines"]
    codes = [line["cells"][1][1] for line in down]
    table = admin.get(reverse("export_organisations", args=["csv"]) + "?sort=-1&q=room")

    assert codes == sorted(codes, reverse=True)
    lines = table.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["Code", "room-2", "room-1"]


def test_a_long_list_costs_no_more(district, admin, hand) -> None:
    address = reverse("organisations")
    admin.get(address)
    with statements() as few:
        admin.get(address)
    for n in range(12):
        entered(hand, code=f"parks-{n}")

    with statements() as many:
        admin.get(address)

    assert len(many) == len(few)


def test_units_are_offered_as_one_types(district, admin) -> None:
    text = admin.get(reverse("unit_offers"), {"q": "room-1"}).content.decode()

    assert text.count("<option") == 1
    assert "· room-1" in text


def test_changes_are_listed_filtered_and_exported(district, admin, hand) -> None:
    actions.amend_organisation(district.urban, hand, phone="84412345")
    entered(hand)

    listed = admin.get(reverse("changes"), {"q": district.urban.name}).context["lines"]
    table = admin.get(reverse("export_changes", args=["csv"])).content.decode("utf-8-sig")

    assert [line["cells"][3][1] for line in listed] == ["changed"]
    assert "Public telephone: – → 84412345" in table
    assert table.count("\n") == 3
