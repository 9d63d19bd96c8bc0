"""Settings: administrators change what calls are decided by, and every process sees it at once."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW, raised
from youhu.calls.models import RoutingRule, TimeLimit
from youhu.registry.models import Organisation, Revision

PAGES = (
    "registry_organisation", "calls_routingrule", "calls_timelimit",
)  # fmt: skip


@pytest.fixture
def administrator(district, signed_in):
    return signed_in(district.admin)


@pytest.mark.parametrize("name", PAGES)
def test_every_list_and_form_opens_for_an_administrator(district, administrator, name) -> None:
    listed = administrator.get(reverse(f"admin:{name}_changelist"))
    form = administrator.get(reverse(f"admin:{name}_add"))

    assert listed.status_code == 200
    assert form.status_code == 200


@pytest.mark.parametrize("role", ["resident", "handler", "dispatcher", "supervisor", "auditor"])
def test_others_find_the_door_shut(district, signed_in, role) -> None:
    client = signed_in(getattr(district, role))

    response = client.get(reverse("admin:calls_routingrule_changelist"), follow=True)

    assert response.status_code == 403


def test_who_is_not_signed_in_is_led_to_the_one_door(client, db) -> None:
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("sign_in"))


def rule_form(rule, **changes):
    said = {
        "number": rule.number,
        "kind": rule.kind,
        "category_kind": rule.category_kind,
        "category": rule.category_id or "",
        "area": rule.area_id or "",
        "target": rule.target,
        "unit": rule.unit_id or "",
        "valid_from": rule.valid_from.isoformat(),
        "valid_until": "",
        "note": rule.note,
    }
    return {**said, **changes}


def test_a_changed_rule_decides_the_next_call(district, administrator) -> None:
    assert raised(district).unit == district.housing
    rule = district.rules["question"]
    address = reverse("admin:calls_routingrule_change", args=[rule.pk])

    administrator.post(address, rule_form(rule, unit=district.urban.pk))

    assert raised(district).unit == district.urban


def test_a_deleted_rule_decides_nothing_and_its_calls_keep_their_reasons(
    district, administrator
) -> None:
    call = raised(district)
    rule = district.rules["question"]

    address = reverse("admin:calls_routingrule_delete", args=[rule.pk])
    administrator.post(address, {"post": "yes"})

    call.refresh_from_db()
    assert call.routing["rule"] == rule.number
    assert raised(district).is_fallback


def test_a_rule_can_be_ended_today(district, administrator) -> None:
    said = {"action": "end_today", "_selected_action": [district.rules["question"].pk]}

    with time_machine.travel(NOW, tick=False):
        administrator.post(reverse("admin:calls_routingrule_changelist"), said)

    rule = RoutingRule.objects.get(pk=district.rules["question"].pk)
    assert rule.valid_until == date(2026, 11, 23)
    assert raised(district).is_fallback


def test_a_rule_without_its_unit_is_refused_with_a_reason(district, administrator) -> None:
    rule = district.rules["question"]
    address = reverse("admin:calls_routingrule_change", args=[rule.pk])

    response = administrator.post(
        address, rule_form(rule, unit=""), headers={"Accept-Language": "en"}
    )

    assert "Name the unit" in response.content.decode()
    assert RoutingRule.objects.get(pk=rule.pk).unit == district.housing


def test_a_part_of_a_day_is_refused(district, administrator) -> None:
    row = TimeLimit.objects.filter(limit_type="work_days").order_by("pk").first()
    form = administrator.get(_change(row)).context["adminform"].form
    said = {name: "" if value is None else value for name, value in form.initial.items()}

    response = administrator.post(_change(row), {**said, "amount": "1.5"})

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["amount"]
    assert TimeLimit.objects.get(pk=row.pk).amount == row.amount


def _change(row) -> str:
    return reverse(f"admin:calls_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize(("name", "revision"), [("calls_timelimit", "calls")])
def test_deleting_many_tells_every_process(district, administrator, name, revision) -> None:
    before = Revision.objects.get(name=revision).token
    address = reverse(f"admin:{name}_changelist")
    rows = administrator.get(address).context["cl"].result_list
    chosen = {"_selected_action": [row.pk for row in rows[:2]]}

    administrator.post(address, {"action": "delete_selected", "post": "yes", **chosen})

    assert Revision.objects.get(name=revision).token != before


def test_a_unit_that_calls_rest_on_is_not_deleted(district, administrator) -> None:
    call = raised(district)
    address = reverse("admin:registry_organisation_delete", args=[call.unit.pk])

    response = administrator.post(address, {"post": "yes"})

    assert response.status_code == 200
    assert Organisation.objects.filter(pk=call.unit.pk).exists()
