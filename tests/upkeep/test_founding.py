"""A new installation: the first administrator, and nobody beside them."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from youhu.registry.models import Member, Organisation
from youhu.upkeep.models import Change

SAID = {"name": "陈一", "username": "chen", "unit": "海珠区指挥中心"}


@pytest.mark.django_db
def test_the_first_administrator_signs_in_and_finds_the_settings(capsys) -> None:
    call_command("found_district", "440105", **SAID)

    password = capsys.readouterr().out.split()[-1]
    client = Client()
    answer = client.post(reverse("sign_in"), {"username": "chen", "password": password})
    assert answer.status_code == 302
    assert client.get(reverse("settings")).url == reverse("password")  # a given one is changed
    member = Member.objects.get()
    assert (member.organisation.name, member.role) == ("海珠区指挥中心", "admin")
    assert set(Change.objects.values_list("made_by", flat=True)) == {member.pk}
    assert Change.objects.count() == 4  # the unit, the person, the post, the login


def test_a_district_that_is_kept_is_not_founded_again(district) -> None:
    with pytest.raises(CommandError, match="keeps this district"):
        call_command("found_district", "440105", **SAID)


def test_a_district_whose_last_keeper_is_gone_gets_another_in_the_room_that_is_there(district):
    district.admin.person.user.is_active = False
    district.admin.person.user.save()
    before = Organisation.objects.count()

    call_command("found_district", "440105", **SAID)

    assert Organisation.objects.count() == before
    assert Member.objects.latest("pk").organisation.area_code == "440105"


@pytest.mark.django_db
def test_what_does_not_hold_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(CommandError):
        call_command("found_district", "44", **SAID)

    assert not Organisation.objects.exists()
