"""The pages of the Party register: who gets them, what they say, and never a name in clear."""

import pytest
from django.urls import reverse

from tests.factories import neighbourhood
from tests.factories.register import branch, members, transfer_in
from tests.pages import page, statements
from youhu.ledger.models import Entry
from youhu.party.models import Membership
from youhu.party.rules import Form, State
from youhu.privacy.models import Look
from youhu.registry.models import Person
from youhu.registry.rules import OrgKind

pytestmark = pytest.mark.django_db
SECRET = "Ouyang Xiaohong"


@pytest.fixture
def known(here):
    """A member of the first branch with a name, a mobile and an ID to look for."""
    one = members(here)[1]
    person = one.person
    person.name, person.phone, person.id_number = SECRET, "13812345678", "110101199003074477"
    person.save()
    return one


def addresses(here, known, transfer):
    """Every page of the register."""
    unit = here.organisation_id
    return {
        "list": reverse("party_organisations"),
        "list of warnings": f"{reverse('party_organisations')}?warn=any",
        "table": reverse("export_party_organisations", args=["csv"]),
        "organisation": reverse("party_organisation", args=[unit]),
        "found": reverse("found_branch", args=[unit]),
        "member": reverse("party_member", args=[known.pk]),
        "transfers": reverse("party_transfers"),
        "transfer": reverse("party_transfer", args=[transfer.pk]),
        "table of transfers": reverse("export_party_transfers", args=["csv"]),
        "figures": reverse("party_figures"),
        "table of figures": reverse("export_party_figures", args=["csv"]),
    }


@pytest.fixture
def transfer(district, here, there, known):
    return transfer_in(district, State.ISSUED, source=here, target=there)


def everybody(district, desk):
    return {
        "desk": desk, "room": district.dispatcher, "supervisor": district.supervisor,
        "district": district.district_dispatcher, "auditor": district.auditor,
        "resident": district.resident, "grid worker": district.grid_worker,
        "unit": district.handler, "other desk": district.handler_of(district.committees[1]),
        "other room": district.other_dispatcher, "admin": district.admin,
        "security": district.security,
    }  # fmt: skip


SHUT_OUT = ("resident", "grid worker", "unit", "admin", "security")
READERS = ("desk", "room", "supervisor", "district", "auditor")


@pytest.mark.parametrize("who", SHUT_OUT)
def test_nobody_else_sees_any_page_of_the_register(
    district, here, known, transfer, desk, signed_in, who
):
    client = signed_in(everybody(district, desk)[who])
    for name, address in addresses(here, known, transfer).items():
        assert client.get(address).status_code == 403, name
    posts = (
        reverse("reveal_party_member", args=[known.pk]),
        reverse("export_party_members", args=[here.organisation_id, "csv"]),
        reverse("act_party_member", args=[known.pk, "confirm"]),
        reverse("act_party_transfer", args=[transfer.pk, "receive"]),
        reverse("act_party_organisation", args=[here.organisation_id, "lift"]),
        reverse("admit_party_member"),
    )
    for address in posts:
        assert client.post(address, {"purpose": "check"}).status_code == 403, address
    assert not Look.objects.exists()


@pytest.mark.parametrize("who", SHUT_OUT)
def test_no_door_leads_them_there(district, desk, signed_in, who):
    client = signed_in(everybody(district, desk)[who])
    text = client.get(reverse("inbox")).content.decode()
    assert reverse("party_organisations") not in text


@pytest.mark.parametrize("who", READERS)
def test_a_door_leads_those_who_keep_or_watch_it(district, desk, signed_in, who):
    client = signed_in(everybody(district, desk)[who])
    text = client.get(reverse("inbox")).content.decode()
    assert f'href="{reverse("party_organisations")}"' in text


@pytest.mark.parametrize(
    ("who", "language"), [*((who, "zh-hans") for who in READERS), ("room", "en")]
)
def test_the_pages_show_nobody_in_clear(
    district, here, known, transfer, desk, signed_in, who, language
):
    Membership.objects.filter(pk=known.pk).update(standing="probationary")
    client = signed_in(everybody(district, desk)[who])
    for name, address in addresses(here, known, transfer).items():
        if name == "found" and who == "auditor":
            continue
        if name.startswith("table"):
            text = client.get(address).content.decode("utf-8-sig")
        else:
            text = page(client, address, language=language)
            assert text.count("c-btn--act") <= 1, name
        for clear in (SECRET, "13812345678", "110101199003074477", transfer.person.name):
            assert clear not in text, name


def test_a_neighbouring_desk_and_room_see_other_organisations_only(
    district, here, known, transfer, desk, signed_in
):
    unit, hands = here.organisation_id, everybody(district, desk)
    for who in ("other desk", "other room"):
        client = signed_in(hands[who])
        assert str(here.organisation) not in page(client, reverse("party_organisations"))
        assert client.get(reverse("party_organisation", args=[unit])).status_code == 404
        assert client.get(reverse("party_member", args=[known.pk])).status_code == 404
        answer = client.post(reverse("reveal_party_member", args=[known.pk]), {"purpose": "check"})
        assert answer.status_code == 404
        assert client.get(reverse("party_figures") + "?area=440105001001").status_code == 404
    assert signed_in(hands["other room"]).get(transfer.get_absolute_url()).status_code == 200
    assert signed_in(hands["other desk"]).get(transfer.get_absolute_url()).status_code == 404


def test_a_desk_sees_a_member_who_lives_there_and_belongs_elsewhere(district, signed_in):
    made = neighbourhood(district)
    one = made.memberships[0]
    Membership.objects.filter(pk=one.pk).update(
        organisation=branch(district, community=2).organisation
    )
    text = page(signed_in(made.secretary), reverse("party_member", args=[one.pk]))
    assert str(one.person.name) not in text
    assert "Transfer to another organisation" not in text


def test_a_look_in_clear_has_a_purpose_and_stays_on_record(here, known, desk, signed_in):
    client, address = signed_in(desk), reverse("reveal_party_member", args=[known.pk])
    client.cookies["django_language"] = "en"
    refused = client.post(address)
    assert refused.status_code == 422
    assert "Choose what you need it for" in refused.content.decode()

    answer = client.post(address, {"purpose": "contact", "words": "about the meeting"})

    text = answer.content.decode()
    assert all(clear in text for clear in (SECRET, "13812345678", "110101199003074477"))
    assert "no-store" in answer["Cache-Control"]
    look = Look.objects.get()
    assert (look.by, look.purpose, look.words) == (desk, "contact", "about the meeting")
    assert SECRET not in look.title
    line = Entry.objects.of(here).last()
    assert (line.verb, line.payload["membership"]) == ("reveal", known.pk)
    assert SECRET not in page(client, reverse("party_member", args=[known.pk]))


def test_the_list_of_looks_does_not_tell_who_is_a_member(district, here, known, desk, signed_in):
    address = reverse("reveal_party_member", args=[known.pk])
    signed_in(desk).post(address, {"purpose": "contact"})
    for watcher in (district.security, district.auditor):
        assert SECRET not in page(signed_in(watcher), reverse("looks"))


def test_the_roster_leaves_the_site_for_a_purpose_and_calculates_nothing(
    here, known, desk, signed_in
):
    Person.objects.filter(pk=members(here)[2].person_id).update(name="=cmd|' /C calc'!A0")
    client = signed_in(desk)
    address = reverse("export_party_members", args=[here.organisation_id, "csv"])
    assert client.post(address).status_code == 422
    assert client.get(address).status_code == 405
    answer = client.post(address, {"purpose": "check"})
    table = answer.content.decode("utf-8-sig")
    assert SECRET in table
    assert "'=cmd" in table
    assert "13812345678" not in table
    assert Look.objects.get().by == desk
    assert Entry.objects.of(here).last().payload == {"members": 5, "purpose": "check"}


def test_the_list_filters_sorts_and_names_what_is_warned_of(district, here, signed_in):
    small = branch(district, community=1, kind=OrgKind.PARTY_PUBLIC, members=1)
    client, address = signed_in(district.dispatcher), reverse("party_organisations")

    def shown(query=""):
        text = page(client, f"{address}{query}")
        units = (here.organisation, small.organisation)
        return [unit for unit in units if f">{unit}</a>" in text]

    both = [here.organisation, small.organisation]
    assert shown() == shown("?sort=-members") == shown("?sort=term") == both
    assert shown("?kind=party_public") == shown("?warn=too_few") == both[1:]
    assert shown("?warn=any&area=440105001002") == both[1:]
    assert shown(f"?q={here.organisation.code}") == shown("?area=440105001001") == both[:1]
    assert shown("?form=joint") == shown("?warn=aside") == []
    assert "fewer than 3 full members" in page(client, address)


def test_a_longer_list_costs_no_more_statements(district, here, signed_in):
    client, address = signed_in(district.dispatcher), reverse("party_organisations")
    with statements() as few:
        page(client, address)
    for _n in range(4):
        branch(district, members=2)
    with statements() as many:
        page(client, address)
    assert len(many) == len(few)


def test_a_longer_list_of_transfers_costs_no_more_statements(
    district, here, there, desk, signed_in
):
    client, address = signed_in(district.dispatcher), reverse("party_transfers")
    with statements() as few:
        page(client, address)
    for number in range(3):
        body = branch(district)
        transfer_in(district, (*State,)[number], source=body, target=there)
    with statements() as many:
        page(client, address)
    assert len(many) <= len(few) + 1


def test_the_figures_are_those_of_the_rows_and_lead_down(district, here, there, signed_in):
    branch(district, form=Form.LEADING, kind=OrgKind.PARTY_GROUP, members=0)
    client, address = signed_in(district.district_dispatcher), reverse("party_figures")
    response = client.get(address)
    types = response.context["types"]
    assert (types.organisations, types.members) == (3, 9)
    lines = {line.key: (line.organisations, line.members, line.share) for line in types.lines}
    assert lines["party_community"] == (1, 5, "55.56")
    assert lines["party_public"] == (1, 4, "44.44")
    assert lines["party_group"] == (1, 0, "0.00")
    parts = {line.key: line.members for line in response.context["parts"].lines}
    assert (parts["440105001"], parts["440105002"]) == (5, 4)
    below = client.get(f"{address}?area=440105001").context["parts"].lines
    assert {line.key: line.members for line in below} == {"440105001001": 5, "440105001002": 0}
    assert not client.get(f"{address}?area=440105001001").context["parts"].lines


def test_a_transfer_leads_to_the_member_only_where_that_opens(
    district, here, transfer, desk, signed_in
):
    link = reverse("party_member", args=[transfer.membership_id])
    other = signed_in(district.handler_of(district.committees[2]))
    assert link in page(signed_in(desk), transfer.get_absolute_url())
    assert link not in page(other, transfer.get_absolute_url())


def test_the_words_of_the_register_are_its_own_in_chinese(district, here, there, signed_in):
    made = transfer_in(district, State.RECEIVED, source=here, target=there)
    client = signed_in(district.district_dispatcher)
    figures = page(client, reverse("party_figures"), language="zh-hans")
    assert "机构" not in figures
    assert "任职" not in figures
    text = page(client, made.get_absolute_url(), language="zh-hans")
    assert "提交" not in text
    assert "已接收" in text
    unit = page(client, here.get_absolute_url(), language="zh-hans")
    assert "认定类型" not in unit
