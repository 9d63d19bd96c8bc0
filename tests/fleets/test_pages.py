"""Every page of the fleets, by the hands that use it, and the mark for everybody."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, OrganisationFactory
from tests.factories.market import LATER, LONG_AGO, Market, paper, vehicle_of
from tests.pages import picture
from youhu.calls.models import Call
from youhu.common import photos
from youhu.fleets import actions
from youhu.fleets.actions import Seen
from youhu.fleets.models import (
    AccessRule,
    Document,
    Fleet,
    Sighting,
    StreetZone,
    Vehicle,
    VehicleType,
    Violation,
)
from youhu.fleets.rules import DocumentKind, DocumentState, State
from youhu.registry.rules import OrgKind

pytestmark = pytest.mark.django_db
NAMES = (
    "fleets", "vehicles", "violations", "admissions", "ending_papers", "vehicle_types",
    "street_zones", "violation_kinds",
)  # fmt: skip
DESKS_OWN = ("new_fleet", "new_firm", "new_type", "new_kind", "new_zone")
CORNERS = "[[113.3,23.09],[113.31,23.09],[113.31,23.1],[113.3,23.09]]"
OUTLINE = f'{{"type": "Polygon", "coordinates": [{CORNERS}]}}'


def words(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_opens_every_page_in_both_languages(
    signed_in: Any, made: Market, language: str
) -> None:
    client = signed_in(made.clerk)
    client.cookies["django_language"] = language
    one = actions.record_violation(
        made.vehicle, Seen(made.kind, NOW, "Gate 3"), by=made.clerk, now=NOW
    )
    things = (made.fleet, made.vehicle, made.driver, one)
    own = [
        reverse("street_zone", args=[made.zone.pk]), reverse("edit_zone", args=[made.zone.pk]),
        reverse("edit_type", args=[made.van.pk]), reverse("edit_kind", args=[made.kind.pk]),
        reverse("new_violation", args=[made.vehicle.pk]),
        reverse("import_fleet", args=[made.fleet.pk, "drivers"]),
    ]  # fmt: skip
    plain = map(reverse, (*NAMES, *DESKS_OWN))
    for address in [*plain, *(thing.get_absolute_url() for thing in things), *own]:
        assert client.get(address).status_code == 200, address


def test_a_fleet_sees_its_own_pages_and_no_others(signed_in: Any, made: Market) -> None:
    client = signed_in(made.manager)
    other = actions.apply_fleet(
        made.association, OrganisationFactory(kind=OrgKind.FLEET), by=made.clerk, now=NOW
    )

    assert all(client.get(reverse(name)).status_code == 200 for name in NAMES)
    assert str(made.vehicle.mark) in words(client.get(reverse("vehicles")))
    assert client.get(made.fleet.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


def test_a_fleet_applies_and_hands_in_a_document_with_its_photo(
    signed_in: Any, made: Market
) -> None:
    client = signed_in(made.manager)
    address = reverse("new_vehicle", args=[made.fleet.pk])
    answer = client.post(address, {"type": made.van.pk, "plate": "粤AD12345"})
    vehicle = Vehicle.objects.get(plate="粤AD12345")
    assert answer.url == vehicle.get_absolute_url()

    hand_in = reverse("act_admission", args=["vehicle", vehicle.pk, "paper"])
    told = {
        "kind": "inspection", "code": "I-77", "valid_from": "2026-01-01",
        "valid_until": "2027-01-01", "photos": picture(),
    }  # fmt: skip
    assert client.post(hand_in, told).status_code == 302

    one = vehicle.documents.get()
    assert (one.state, one.code) == (DocumentState.SUBMITTED, "I-77")
    shown = client.get(reverse("paper_image", args=[one.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert client.post(hand_in, {"kind": "inspection"}).status_code == 422


def test_the_desk_works_through_an_application(signed_in: Any, made: Market) -> None:
    vehicle = actions.apply_vehicle(
        made.fleet, type=made.van, plate="粤AD12345", by=made.manager, now=NOW
    )
    for kind in ("vehicle_licence", "compulsory_insurance", "cargo_insurance"):
        paper(vehicle, kind)
    last = paper(vehicle, DocumentKind.INSPECTION, state=DocumentState.SUBMITTED)
    clerk, second = signed_in(made.clerk), signed_in(made.second)

    def step(client: Client, verb: str, **told: str) -> int:
        address = reverse("act_admission", args=["vehicle", vehicle.pk, verb])
        return client.post(address, told).status_code

    assert vehicle.mark in words(clerk.get(reverse("admissions")))
    assert step(clerk, "propose_admit") == 422
    assert clerk.post(reverse("act_paper", args=[last.pk, "accept"])).status_code == 302
    assert step(clerk, "propose_admit") == 302
    assert step(clerk, "admit") == 422
    assert step(second, "admit") == 302
    vehicle.refresh_from_db()
    assert vehicle.state == State.ADMITTED
    assert step(clerk, "no_such_step") == 404


def test_lists_are_narrowed_sorted_and_taken_along(signed_in: Any, made: Market) -> None:
    vehicle_of(made.fleet, made.van, number=2, state=State.SUSPENDED, due_at=NOW)
    client = signed_in(made.clerk)

    only = words(client.get(reverse("vehicles"), {"state": "suspended", "sort": "-mark"}))
    assert f"{made.fleet.pk:02d}-002" in only
    assert made.vehicle.mark not in only
    assert words(client.get(reverse("vehicles"), {"q": "nothing"}))
    for name in ("export_fleets", "export_vehicles", "export_violations"):
        for form in ("csv", "xlsx"):
            assert client.get(reverse(name, args=[form])).status_code == 200
    table = client.get(reverse("export_vehicles", args=["csv"])).content.decode()
    assert made.vehicle.plate in table


@pytest.mark.parametrize("n", [1, 12])
def test_a_list_costs_as_much_for_many_as_for_one(
    signed_in: Any, made: Market, n: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(2, n + 1):
        vehicle_of(made.fleet, made.van, number=number)
    client = signed_in(made.clerk)
    client.get(reverse("vehicles"))

    with django_assert_max_num_queries(14):
        client.get(reverse("vehicles"))


def test_a_table_brings_good_rows_in_and_names_bad_ones(signed_in: Any, made: Market) -> None:
    rows = "车牌号,车型编码\n粤AD12345,van\n粤AD1,van\n粤AD12346,boat\n粤AD12345,van\n"
    client = signed_in(made.manager)
    address = reverse("import_fleet", args=[made.fleet.pk, "vehicles"])

    answer = client.post(address, {"file": SimpleUploadedFile("t.csv", rows.encode())})

    assert answer.status_code == 422
    assert [problem.row for problem in answer.context["problems"]] == [3, 4, 5]
    assert Vehicle.objects.filter(fleet=made.fleet).count() == 2


def test_drivers_come_in_from_excel(signed_in: Any, made: Market) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "手机", "身份证号", "准驾车型"])
    book.active.append(["何国强", "13800440104", "440105199003078517", "C1"])
    book.active.append(["", "13800440105", "1", "C1"])
    file = io.BytesIO()
    book.save(file)
    client = signed_in(made.manager)

    answer = client.post(
        reverse("import_fleet", args=[made.fleet.pk, "drivers"]),
        {"file": SimpleUploadedFile("t.xlsx", file.getvalue())},
    )

    assert (answer.context["entered"], len(answer.context["problems"])) == (1, 1)


def test_zones_types_and_kinds_are_kept_on_pages(signed_in: Any, made: Market) -> None:
    client = signed_in(made.clerk)
    zone = {"name": "East", "code": "east", "outline": OUTLINE}
    assert client.post(reverse("new_zone"), zone).status_code == 302
    assert client.post(reverse("new_zone"), {**zone, "outline": "[]"}).status_code == 422
    assert client.post(reverse("new_zone"), {**zone, "code": "core"}).status_code == 422
    east = StreetZone.objects.get(code="east")
    rule = {
        "energy": "diesel", "weekdays": ["1", "2"], "starts": "07:00", "ends": "10:00",
        "valid_from": "2026-11-01",
    }  # fmt: skip
    assert client.post(reverse("add_access_rule", args=[east.pk]), rule).status_code == 302
    wrong = {**rule, "ends": "06:00"}
    assert client.post(reverse("add_access_rule", args=[east.pk]), wrong).status_code == 422
    made_rule = AccessRule.objects.get()
    assert (made_rule.weekdays, made_rule.energy) == ("12", "diesel")
    assert client.post(reverse("end_access_rule", args=[made_rule.pk])).status_code == 302
    made_rule.refresh_from_db()
    assert made_rule.valid_until is not None

    kind = {
        "name": "Truck", "code": "truck", "payload_kg": 1800, "volume_l": 15000,
        "energy": "diesel", "profile": "van", "co2_g_per_km": 320, "fixed_cost_cents": 1,
        "cost_per_km_cents": 1,
    }  # fmt: skip
    assert client.post(reverse("new_type"), kind).status_code == 302
    assert not VehicleType.objects.get(code="truck").is_allowed
    told = {"name": "Parked badly", "code": "parked", "points": 6, "is_used": "on"}
    assert client.post(reverse("edit_kind", args=[made.kind.pk]), told).status_code == 302
    made.kind.refresh_from_db()
    assert made.kind.points == 6


def test_a_violation_goes_from_desk_to_fleet_and_back(signed_in: Any, made: Market) -> None:
    clerk, second, fleet = (signed_in(one) for one in (made.clerk, made.second, made.manager))
    told = {
        "kind": made.kind.pk,
        "at": "2026-11-20T08:30",
        "address": "Gate 3",
        "photos": picture(),
    }
    answer = clerk.post(reverse("new_violation", args=[made.vehicle.pk]), told)
    one = Violation.objects.get()
    assert answer.url == one.get_absolute_url()
    assert clerk.get(reverse("violation_image", args=[one.pk])).status_code == 200

    def step(client: Client, verb: str) -> int:
        address = reverse("act_violation", args=[one.pk, verb])
        return client.post(address, {"note": "So it was."}).status_code

    assert step(fleet, "object") == 302
    assert step(clerk, "uphold") == 422
    assert step(second, "uphold") == 302
    assert "So it was." in words(fleet.get(one.get_absolute_url()))


def test_everybody_reads_on_the_mark_whether_it_is_admitted(client: Client, made: Market) -> None:
    address = reverse("mark", args=[made.vehicle.token])
    Document.objects.update(valid_from=LONG_AGO, valid_until=LATER)

    page = words(client.get(address))
    assert "Admitted today" in page or "今日已准入" in page
    assert made.vehicle.plate in page
    assert str(made.driver.person) not in page
    assert str(made.driver.person.phone) not in page

    Fleet.objects.update(state=State.SUSPENDED, due_at=NOW)
    client.cookies["django_language"] = "en"
    page = words(client.get(address))
    assert "Not admitted today" in page
    assert "the fleet: its admission is suspended" in page
    assert client.get(reverse("mark", args=["no-such-token"])).status_code == 404


def test_the_number_on_a_mark_may_be_typed(client: Client, made: Market) -> None:
    answer = client.get(reverse("marks"), {"mark": f" {made.vehicle.mark} "})
    assert answer.url == reverse("mark", args=[made.vehicle.token])
    assert client.get(reverse("marks"), {"mark": "99-999"}).status_code == 404


def test_a_passer_bys_report_becomes_a_call_with_the_vehicle_named(
    client: Client, made: Market, district: Any
) -> None:
    address = reverse("report_vehicle", args=[made.vehicle.token])
    form = client.get(address).context["form"]
    told = {
        "client_key": form["client_key"].value(), "text": "In the fire lane.",
        "category": district.litter.pk, "lng": "113.302", "lat": "23.082",
    }  # fmt: skip

    answer = client.post(address, told)

    call = Call.objects.get()
    assert answer.status_code == 302
    assert made.vehicle.mark in call.text
    assert made.vehicle.plate in call.text
    assert Sighting.objects.get().vehicle == made.vehicle
    again = client.post(address, told)
    assert (again.status_code, Call.objects.count(), Sighting.objects.count()) == (302, 1, 1)
    assert client.post(address, {**told, "text": ""}).status_code == 422


def test_too_many_looks_from_one_address_get_a_pause(client: Client, made: Market) -> None:
    address = reverse("mark", args=[made.vehicle.token])
    codes = {client.get(address).status_code for _n in range(121)}

    assert codes == {200, 429}


def test_marks_are_printed_for_the_vehicles_that_are_left(signed_in: Any, made: Market) -> None:
    vehicle_of(made.fleet, made.van, number=2, state=State.ENDED)
    client = signed_in(made.clerk)

    for name, pk in (("fleet_plates", made.fleet.pk), ("vehicle_plate", made.vehicle.pk)):
        answer = client.get(reverse(name, args=[pk]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_an_ending_document_stands_in_the_list_with_its_light(signed_in: Any, made: Market) -> None:
    soon = timezone.localdate() + timedelta(days=5)
    made.vehicle.documents.filter(kind=DocumentKind.INSPECTION).update(valid_until=soon)
    client = signed_in(made.clerk)
    client.cookies["django_language"] = "en"

    assert "5 days left" in words(client.get(reverse("ending_papers")))


def test_the_brake_on_reports_comes_before_any_photo_is_read(
    client: Client, made: Market, monkeypatch: Any
) -> None:
    read: list[Any] = []
    monkeypatch.setattr(photos, "photo_from_upload", read.append)
    address = reverse("report_vehicle", args=[made.vehicle.token])

    def send() -> Any:
        told = {"text": "", "address": "Gate 3", "photos": picture()}
        return client.post(address, told)

    codes = [send().status_code for _n in range(10)]
    assert set(codes) == {422}
    assert len(read) == 10
    braked = send()

    assert braked.status_code == 429
    assert len(read) == 10
    assert "Gate 3" in braked.content.decode()


@pytest.mark.parametrize("who", ["clerk", "manager"])
def test_the_rail_of_a_market_shows_what_has_to_do_with_it(
    signed_in: Any, made: Market, who: str
) -> None:
    shown = words(signed_in(getattr(made, who)).get(reverse("fleets")))

    for name in ("fleets", "tours", "orders", "docks", "statements", "calls"):
        assert f'href="{reverse(name)}"' in shown
    for name in (
        "kept_rooms", "wishes", "check_ins", "signals", "fused_cells", "assists", "summonses",
        "party_organisations", "figures", "supervisions",
    ):  # fmt: skip
        assert f'href="{reverse(name)}"' not in shown
    assert "#i-truck" in shown
