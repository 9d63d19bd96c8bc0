"""The pages of household links: what each shows to whom, and what its forms do without scripts."""

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tests.factories import NOW, neighbourhood
from tests.factories.links import approved, proposed
from tests.pages import LANGUAGES, page, statements
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.common.masking import mask_name
from youhu.neighbours import actions
from youhu.neighbours.models import Exclusion, HouseholdLink, LinkPlan, LinkTask, Visit
from youhu.neighbours.rules import How, PlanState, Purpose, VisitState
from youhu.privacy.models import Look
from youhu.territory.models import Residence


@pytest.fixture
def homes(district):
    return neighbourhood(district, members=3, doors=10)


@pytest.fixture
def now():
    return timezone.now()


def need_of(homes, now):
    volunteer = homes.volunteers[0]
    link = HouseholdLink.objects.in_force().filter(person=volunteer.person_id).order_by("pk")[0]
    told = actions.Said(UUID(int=7), How.DOOR, Purpose.NEED, "Needs a lift to the clinic.")
    return actions.visit(link, told, by=volunteer, now=now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_shows_coverage_what_waits_and_where_to_begin(
    homes, district, signed_in, language
):
    approved(district, homes, now=timezone.now())
    actions.open_tasks(now=timezone.now())
    shown = page(signed_in(homes.secretary), "/links/", language=language)
    assert "50" in shown
    assert "60 / 120" in shown
    assert f"/links/tasks/{LinkTask.objects.open().get().pk}/" in shown


def test_from_a_plan_to_links_through_the_forms(homes, district, signed_in):
    client = signed_in(homes.secretary)
    begun = client.post("/links/begin/", {"area": homes.party_cells[0].code})
    assert "Nobody is linked yet" in page(client, begun["Location"])
    plan = LinkPlan.objects.get()
    client.post(f"/links/plans/{plan.pk}/propose/")
    line = plan.lines.exclude(household__in=[homes.doors[0][n] for n in (0, 10, 20)])[0]
    other = next(m.person for m in homes.memberships if m.person_id != line.person_id)
    moved = client.post(
        f"/links/plans/{plan.pk}/lines/{line.pk}/", {"to": other.pk, "is_locked": "on"}
    )
    assert moved["Location"].endswith(f"#line-{line.pk}")
    line.refresh_from_db()
    assert (line.person, line.is_locked) == (other, True)
    excused = client.post(f"/links/plans/{plan.pk}/lines/{line.pk}/", {"to": "vacant"})
    assert excused.status_code == 302
    refused = client.post(f"/links/plans/{plan.pk}/lines/{line.pk}/", {"to": "short"})
    assert refused.status_code == 422
    assert "say why this household shall have none" in refused.content.decode()
    client.post(f"/links/plans/{plan.pk}/submit/")
    room = signed_in(district.dispatcher)
    silent = room.post(f"/links/plans/{plan.pk}/send_back/", {"note": ""})
    assert silent.status_code == 422
    room.post(f"/links/plans/{plan.pk}/send_back/", {"note": "Look at lane 2 again."})
    assert "Look at lane 2 again." in page(client, f"/links/plans/{plan.pk}/")
    client.post(f"/links/plans/{plan.pk}/submit/")
    room.post(f"/links/plans/{plan.pk}/approve/")
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE
    assert HouseholdLink.objects.in_force().count() == 59


def test_a_plan_is_shown_by_change_and_by_member(homes, signed_in):
    plan = proposed(homes, now=timezone.now())
    client, address = signed_in(homes.secretary), f"/links/plans/{plan.pk}/"
    person = homes.memberships[0].person_id
    count = plan.lines.filter(person=person).count()
    assert page(client, f"{address}?member={person}").count('id="line-') == count
    assert page(client, f"{address}?change=new").count('id="line-') == 60
    assert page(client, f"{address}?change=kept").count('id="line-') == 0


def test_a_page_costs_as_many_statements_for_many_households(homes, district, signed_in):
    plan = proposed(homes, now=timezone.now())
    client = signed_in(homes.secretary)
    address = f"/links/plans/{plan.pk}/"
    with statements() as few:
        page(client, f"{address}?member={homes.memberships[0].person_id}")
    with statements() as many:
        page(client, address)
    with statements() as desk:
        page(client, "/links/")
    assert len(many) == len(few)
    assert max(len(many), len(desk)) < 40


def test_names_of_members_and_their_doors_are_the_desks_alone(homes, district, signed_in, now):
    plan = approved(district, homes, now=now)
    leaver, stays = homes.memberships[0], homes.memberships[1]
    leaver.valid_until = timezone.localdate(now)
    leaver.save()
    actions.open_tasks(now=now)
    pages = ("/links/", f"/links/plans/{plan.pk}/")
    desk = "".join(page(signed_in(homes.secretary), address) for address in pages)
    assert leaver.person.name in desk
    assert stays.person.name in desk
    assert '"pk": ' in desk.replace("&quot;", '"')
    for above in (district.dispatcher, district.supervisor, district.auditor):
        shown = "".join(page(signed_in(above), address) for address in pages)
        assert not any(one.person.name in shown for one in homes.memberships)
        assert mask_name(stays.person.name) in shown
        assert '"members": []' in shown.replace("&quot;", '"')


def test_the_list_of_a_plan_is_taken_along_by_the_desk_on_record(homes, district, signed_in):
    plan = proposed(homes, now=timezone.now())
    address, wanted = f"/links/plans/{plan.pk}/export.csv", {"purpose": "contact"}
    desk = signed_in(homes.secretary)
    assert desk.get(address).status_code == 405
    assert desk.post(address, {"purpose": ""}).status_code == 422
    assert signed_in(district.dispatcher).post(address, wanted).status_code == 403
    assert not Look.objects.exists()
    table = desk.post(address, wanted).content.decode("utf-8-sig")
    assert len(table.splitlines()) == 61
    assert Look.objects.get().by == homes.secretary


def test_a_refusal_names_nobody_to_the_room_above(homes, district):
    plan = actions.begin_plan(homes.party_cells[0], by=district.dispatcher, now=NOW)
    actions.propose(plan, by=district.dispatcher, now=NOW)
    person = homes.memberships[0].person
    line = plan.lines.get(household=person.residences.get().household_id)
    with pytest.raises(Refused) as why:
        actions.change_line(plan, line, person=person, by=district.dispatcher, now=NOW)
    assert person.name not in str(why.value)


def test_the_cells_are_found_by_name_and_by_what_they_lack(homes, district, signed_in):
    approved(district, homes, area=district.communities[0], now=timezone.now())
    client, (first, second) = signed_in(homes.secretary), homes.party_cells
    row = 'scope="row">'
    assert page(client, "/links/").count(row) == 2
    assert page(client, f"/links/?q={second.code}").count(row) == 1
    lacking = page(client, "/links/?only=lacking")
    assert (second.code in lacking, lacking.count(row)) == (True, 1)
    assert first.code in client.get("/links/export.csv").content.decode("utf-8-sig")


def test_names_and_notes_are_the_desks_others_read_on_record(homes, district, signed_in, now):
    approved(district, homes, now=now)
    made = need_of(homes, now)
    name, address = str(made.link.person), "/links/visits/?tab=needs"
    desk = page(signed_in(homes.secretary), address)
    assert "Needs a lift" in desk
    assert name in desk
    above = signed_in(district.dispatcher)
    shown = page(above, address)
    assert "Needs a lift" not in shown
    assert name not in shown
    read = above.post(f"/links/visits/{made.pk}/reveal/?tab=needs", {"purpose": "check"})
    assert "Needs a lift" in read.content.decode()
    assert Look.objects.get().by == district.dispatcher
    assert above.post(f"/links/visits/{made.pk}/reveal/", {"purpose": ""}).status_code == 422


def test_the_desk_settles_a_need(homes, district, signed_in, now):
    approved(district, homes, now=now)
    made, client = need_of(homes, now), signed_in(homes.secretary)
    address = f"/links/visits/{made.pk}/settle/?tab=needs"
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "A neighbour drives."}).status_code == 302
    made.refresh_from_db()
    assert made.state == VisitState.SETTLED


def test_overdue_visits_leave_as_a_table_for_the_desk_alone(homes, district, signed_in, now):
    approved(district, homes, now=now)
    HouseholdLink.objects.filter(pk=HouseholdLink.objects.earliest("pk").pk).update(
        visit_due_on=timezone.localdate(now).replace(year=2020)
    )
    table = signed_in(homes.secretary).get("/links/visits/export.csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 2
    assert signed_in(district.dispatcher).get("/links/visits/export.csv").status_code == 403


def test_conflicts_are_kept_and_ended_by_the_desk_alone(homes, district, signed_in):
    client = signed_in(homes.secretary)
    wanted = {
        "household": homes.doors[0][3].pk,
        "person": homes.memberships[0].person_id,
        "reason": "A quarrel about a wall",
    }
    assert client.post("/links/conflicts/", {**wanted, "reason": ""}).status_code == 422
    assert client.post("/links/conflicts/", wanted).status_code == 302
    assert "A quarrel about a wall" in page(client, "/links/conflicts/")
    assert client.post("/links/conflicts/", wanted).status_code == 422
    client.post(f"/links/conflicts/{Exclusion.objects.get().pk}/end/")
    assert "A quarrel about a wall" not in page(client, "/links/conflicts/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_writes_a_visit_down_and_makes_a_need_a_call(
    homes, district, signed_in, now, language
):
    approved(district, homes, now=now)
    client, volunteer = signed_in(homes.volunteers[0]), homes.volunteers[0]
    link = HouseholdLink.objects.in_force().filter(person=volunteer.person_id)[0]
    assert f"/links/mine/{link.pk}/" in page(client, "/links/mine/", language=language)
    told = {"client_key": str(uuid4()), "how": "door", "purpose": "need", "note": ""}
    assert client.post(f"/links/mine/{link.pk}/", told).status_code == 422
    told["note"] = "The lamp on the stairs is out."
    for _time in (1, 2):
        answer = client.post(f"/links/mine/{link.pk}/", told)
    made = Visit.objects.get()
    assert answer["Location"] == f"/links/mine/needs/{made.pk}/"
    assert told["note"] in page(client, answer["Location"], language=language)
    client.post(answer["Location"], {"category": district.odour.pk, "text": told["note"]})
    call = Call.objects.get()
    assert call.text == told["note"]
    assert call.number in page(client, answer["Location"], language=language)


def test_a_resident_sees_the_own_contact_and_nothing_else(homes, district, signed_in, now):
    approved(district, homes, now=now)
    client = signed_in(district.neighbour)
    assert "We do not know of a contact neighbour" in page(client, "/links/mine/")
    link = HouseholdLink.objects.in_force().filter(person=homes.memberships[1].person_id)[0]
    Residence.objects.create(
        person=district.neighbour.person,
        household=link.household,
        valid_from=timezone.localdate(now),
    )
    shown = page(client, "/links/mine/")
    assert str(homes.memberships[1].person) in shown
    assert str(homes.memberships[0].person) not in shown
    assert client.get(f"/links/mine/{link.pk}/").status_code == 404
