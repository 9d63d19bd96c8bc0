"""The forms of the Party register: what they do, and what they ask again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import OrganisationFactory
from tests.factories.register import members
from tests.pages import page
from youhu.ledger.models import Entry
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import Form, Seat, State, Warn
from youhu.privacy.models import Look
from youhu.registry.rules import OrgKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(here):
    """A member of the first branch."""
    return members(here)[1]


def post(client, address, /, *args, **said):
    client.cookies["django_language"] = "en"
    return client.post(reverse(address, args=args), said)


def test_a_transfer_goes_its_way_by_forms(district, here, there, known, desk, signed_in):
    client, unit = signed_in(desk), there.organisation
    told = {"target": str(unit), "reason": "New job"}
    assert post(client, "act_party_member", known.pk, "apply", **told).status_code == 302
    made = Transfer.objects.get()
    assert (made.person, made.target) == (known.person, unit)
    month = f"{timezone.localdate():%Y-%m}"
    answer = post(client, "act_party_transfer", made.pk, "issue", dues_until=month, days="30")
    assert answer.status_code == 302
    other = signed_in(district.handler_of(district.committees[2]))
    for verb in ("receive", "return_receipt"):
        assert f"/{verb}/" in page(other, made.get_absolute_url())
        assert post(other, "act_party_transfer", made.pk, verb).status_code == 302
    home = Membership.objects.get(person=known.person, is_home=True, valid_until=None)
    assert home.organisation == unit


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Name one organisation"),
        ({"target": "Atlantis"}, "No Party organisation is called so"),
        ({"target": "unit"}, "Several are called so"),
        ({"target": "unit", "elsewhere": "Foshan"}, "Several are called so"),
    ],
)
def test_where_to_is_found_or_asked_again(here, there, known, desk, signed_in, said, why):
    answer = post(signed_in(desk), "act_party_member", known.pk, "apply", reason="Job", **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_election_and_an_override_are_entered_by_forms(district, here, desk, signed_in):
    PartyBody.objects.filter(pk=here.pk).update(
        term_ends_on=timezone.localdate() - timedelta(days=9)
    )
    unit, people = here.organisation_id, members(here)
    until = timezone.localdate() + timedelta(days=9)
    room = signed_in(district.dispatcher)
    told = {"warn": "election_overdue", "reason": "Ill", "until_on": f"{until}"}
    assert post(room, "act_party_organisation", unit, "override", **told).status_code == 302
    text = page(room, reverse("party_organisation", args=[unit]))
    assert "Count it again" in text
    assert post(room, "act_party_organisation", unit, "lift", warn=Warn.ELECTION_OVERDUE)
    assert "Set aside with a reason" in page(room, reverse("party_organisation", args=[unit]))

    told = {"on": f"{timezone.localdate()}", "secretary": people[0].pk, "deputy": people[1].pk}
    answer = post(signed_in(desk), "act_party_organisation", unit, "elect", **told)
    assert answer.status_code == 302
    assert {one.seat for one in here.offices.filter(ended_on=None)} == {
        Seat.SECRETARY, Seat.DEPUTY
    }  # fmt: skip
    again = post(signed_in(desk), "act_party_organisation", unit, "elect", on="")
    assert again.status_code == 422


def test_a_branch_is_founded_by_a_form(district, here, signed_in):
    client, unit = signed_in(district.dispatcher), here.organisation_id
    chosen = [str(one.pk) for one in members(here)[1:4]]
    told = {"name": "Second", "form": "branch", "reason": "Large"}
    few = post(client, "found_branch", unit, **told, members=chosen[:2])
    assert "needs 3 full members" in few.content.decode()
    strange = post(client, "found_branch", unit, **told, members=["999999"])
    assert strange.status_code == 422
    assert post(client, "found_branch", unit, **told, members=chosen).status_code == 302
    made = PartyBody.objects.latest("pk")
    assert made.organisation.memberships.count() == 3


def test_somebody_from_outside_is_taken_down_by_a_form(here, desk, signed_in):
    on = timezone.localdate()
    told = {
        "name": "Wu Ming", "phone": "138 0000 1234", "standing": "full", "elsewhere": "Foshan",
        "target": here.organisation.code, "number": "FS-1", "letter_on": f"{on}",
        "letter_until": f"{on + timedelta(days=30)}", "dues_until": f"{on:%Y-%m}",
    }  # fmt: skip
    client = signed_in(desk)
    assert post(client, "admit_party_member").status_code == 422
    assert post(client, "admit_party_member", **told).status_code == 302
    made = Transfer.objects.get()
    assert (made.state, made.source, made.elsewhere) == (State.ISSUED, None, "Foshan")
    assert "Wu Ming" not in page(client, made.get_absolute_url())


def test_an_organisation_without_a_form_asks_for_it(district, here, desk, signed_in):
    unit = OrganisationFactory(
        kind=OrgKind.PARTY_PRIVATE, is_accountable=False, area_code=desk.area_code
    )
    client = signed_in(desk)
    assert "Form not entered yet" in page(client, reverse("party_organisation", args=[unit.pk]))
    lacking = post(client, "act_party_organisation", unit.pk, "describe", form="branch", units="1")
    assert "Say when the term ends" in lacking.content.decode()
    told = {"form": "branch", "units": "1", "term_ends_on": "2028-01-01"}
    assert post(client, "act_party_organisation", unit.pk, "describe", **told).status_code == 302
    assert Entry.objects.of(PartyBody.objects.get(organisation=unit)).get().verb == "describe"


def test_a_temporary_branch_that_stood_in_the_registry_is_entered_with_scope_and_end(
    desk, signed_in
):
    unit = OrganisationFactory(
        kind=OrgKind.PARTY_TEMPORARY, is_accountable=False, area_code=desk.area_code
    )
    client, told = signed_in(desk), {"form": "temporary", "units": "1"}
    lacking = post(client, "act_party_organisation", unit.pk, "describe", **told)
    assert "Say where a temporary branch acts" in lacking.content.decode()
    wrong = {**told, "form": "joint", "term_ends_on": "2028-01-01"}
    answer = post(client, "act_party_organisation", unit.pk, "describe", **wrong)
    assert "Type and form do not fit" in answer.content.decode()
    told |= {"scope": "Building 3", "ends_on": "2030-01-01"}
    assert post(client, "act_party_organisation", unit.pk, "describe", **told).status_code == 302
    assert PartyBody.objects.get(organisation=unit).form == Form.TEMPORARY


def test_a_refused_try_stays_on_record_though_the_form_is_refused(here, there, desk, signed_in):
    person, on = members(there)[0].person, timezone.localdate()
    told = {
        "name": person.name, "phone": str(person.phone), "standing": "full", "number": "X-1",
        "elsewhere": "Foshan", "target": here.organisation.code, "letter_on": f"{on}",
        "letter_until": f"{on + timedelta(days=30)}", "dues_until": f"{on:%Y-%m}",
    }  # fmt: skip
    answer = post(signed_in(desk), "admit_party_member", **told)
    assert answer.status_code == 422
    assert "cannot be taken down here" in answer.content.decode()
    look = Look.objects.get()
    assert (look.by, look.words, look.link) == (desk, "X-1", reverse("admit_party_member"))
