"""My data: where I live and belong, who saw it; and nobody else finds it there."""

import io
import json
import zipfile

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import NOW, neighbourhood, raised
from tests.factories.register import members, transfer_in
from tests.pages import LANGUAGES, page
from youhu.calls.links import token_of
from youhu.party import actions
from youhu.party.models import Membership
from youhu.party.rules import State
from youhu.registry.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(district, here, there, desk):
    """Somebody of the first branch whose transfer is under way, and who was looked at."""
    cache.clear()
    made = transfer_in(district, State.ISSUED, source=here, target=there)
    now = {"purpose": "contact", "words": "", "by": desk, "now": NOW}
    actions.reveal(members(here)[-1], **now)
    actions.reveal(members(here)[0], **{**now, "by": district.supervisor})
    actions.export(here, **{**now, "by": district.district_dispatcher})
    actions.export(there, **{**now, "by": district.auditor})
    return Member.objects.get(person=made.person)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_sees_where_they_belong_and_who_saw_it(
    district, here, there, member, signed_in, language
):
    text = page(signed_in(member), reverse("my_data"), language=language)
    assert text.count(str(here.organisation)) >= 2
    assert str(there.organisation) in text
    for looked, n in (
        (district.committees[0], 1), (district.centre, 1), (district.rooms[0], 0)
    ):  # fmt: skip
        assert text.count(f"<b>{looked} ·") == n


def test_the_copy_has_it_too(here, member, signed_in):
    answer = signed_in(member).post(reverse("act_my_data", args=["take"]))
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(made.read("data.json"))["belonging"]
    assert [one["organisation"] for one in told["memberships"]] == [str(here.organisation)]
    assert told["moves"][0]["letter"]
    assert len(told["looks"]) == 2
    assert str(here.organisation) in made.read("index.html").decode()


def test_where_one_lives_is_told(district, signed_in):
    made = neighbourhood(district)
    text = page(signed_in(made.volunteers[0]), reverse("my_data"))
    assert "Where you live" in text
    assert made.doors[0][0].building.address in text


def test_a_receipt_and_another_resident_find_nothing_of_it(district, here, member, signed_in):
    Membership.objects.filter(person=member.person_id).update(organisation=here.organisation)
    call = raised(district, by=member)
    for client, address in (
        (signed_in(district.neighbour), reverse("my_data")),
        (signed_in(district.neighbour), reverse("call_data", args=[token_of(call)])),
    ):
        assert str(here.organisation) not in page(client, address)
