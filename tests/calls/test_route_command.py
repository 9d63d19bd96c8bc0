"""`bin/manage route` explains, and writes nothing."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import cell_middle, tiny_district
from youhu.calls.models import Call, RoutingRule
from youhu.registry.actions import touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return tiny_district()


def explained(capsys, district, **options):
    lng, lat = cell_middle(district.cells[0].code)
    call_command("route", **{"at": f"{lng},{lat}", "category": district.lamp.code, **options})
    return capsys.readouterr().out


def test_it_names_the_cell_the_rule_and_the_unit(district, capsys):
    said = explained(capsys, district, category_kind="component")
    assert district.cells[0].code in said
    assert f"rule {district.rules['lamp'].number}" in said
    assert district.urban.code in said
    assert not Call.objects.exists()


def test_it_says_when_only_the_fallback_catches(district, capsys):
    RoutingRule.objects.all().delete()
    touch("calls")
    assert "no rule; falls back to" in explained(capsys, district, category_kind="component")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": "here"}, "LNG,LAT"),
        ({"at": "100.0,20.0"}, "outside the district"),
        ({"category": "99999"}, "No category"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_what_to_write(district, capsys, options, said):
    with pytest.raises(CommandError, match=said):
        explained(capsys, district, **options)
