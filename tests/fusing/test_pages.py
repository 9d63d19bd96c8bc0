"""The pages of the double grid: what each hand sees, what forms answer, what they cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories import DISTRICT, NOW, MembershipFactory
from tests.fusing.conftest import DAY
from tests.pages import LANGUAGES, page, statements
from youhu.fusing import actions
from youhu.fusing.actions import Wanted
from youhu.fusing.following import take_effect
from youhu.fusing.ground import morning
from youhu.fusing.models import FusionPlan
from youhu.fusing.rules import State
from youhu.party.models import PartyBody, PartyOffice
from youhu.party.rules import Form, Seat
from youhu.territory.fusing import fuse

pytestmark = pytest.mark.django_db
FAR = DAY.replace(year=DAY.year + 10)


def in_state(scene, state):
    """A plan that reached the state through actions."""
    on = DAY if state == State.IN_FORCE else FAR
    plan = scene.merging(on=on)
    if state in (State.AWAITING, State.APPROVED, State.IN_FORCE):
        actions.submit(plan, by=scene.desk, now=NOW)
    if state in (State.APPROVED, State.IN_FORCE):
        actions.approve(plan, by=scene.room, now=NOW)
    if state == State.IN_FORCE:
        take_effect(now=morning(DAY))
    if state == State.WITHDRAWN:
        actions.withdraw(plan, note="No", by=scene.desk, now=NOW)
    plan.refresh_from_db()
    assert plan.state == state
    return plan


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_its_page_for_everybody_who_may_look(scene, signed_in, language, state):
    plan = in_state(scene, state)
    district = scene.district
    for member in (scene.desk, scene.room, district.auditor, district.supervisor):
        text = page(signed_in(member), plan.get_absolute_url(), language=language)
        assert text.count("c-btn--act") <= 1
        assert scene.cells[1] in text


def test_what_is_chosen_on_the_page_is_kept_and_its_effect_shown(scene, signed_in):
    plan, client = scene.begun(on=FAR), signed_in(scene.desk)
    said = {f"cell.{scene.cells[1]}": scene.grids[0], f"reason.{scene.grids[1]}": "Few live there"}
    answer = client.post(reverse("choose_fusion", args=[plan.pk]), said)
    assert answer.status_code == 302
    text = page(client, plan.get_absolute_url())
    assert "<b>48</b>" in text
    assert text.count("is-changed") == 1
    only = page(client, f"{plan.get_absolute_url()}?show=changes")
    assert f'data-cell="{scene.cells[0]}"' not in only


@pytest.mark.parametrize(
    "said",
    [{"cell.440105001001001": "440105002001D01"}, {"lead.440105001001D01": "x"},
     {"lead.440105001001D01": "999999"}, {"reason.440105001001D01": "x" * 301}],
)  # fmt: skip
def test_what_does_not_fit_says_what_to_do(scene, signed_in, said):
    plan, client = scene.begun(on=FAR), signed_in(scene.desk)
    answer = client.post(reverse("choose_fusion", args=[plan.pk]), said)
    assert answer.status_code == 422
    assert plan.choices.filter(party_cell__code=scene.grids[0]).count() == 1


def test_a_desk_begins_submits_and_a_room_approves(scene, signed_in):
    client = signed_in(scene.desk)
    area = scene.district.communities[0]
    facts = {"place": f"{area} · {area.code}", "reason": "New", "effective_on": f"{FAR}"}
    answer = client.post(reverse("begin_fusion_plan"), facts)
    plan = FusionPlan.objects.get()
    assert answer.url == plan.get_absolute_url()
    keep = {f"cell.{scene.cells[1]}": scene.grids[0], f"reason.{scene.grids[1]}": "Few"}
    client.post(reverse("choose_fusion", args=[plan.pk]), keep)
    client.post(reverse("act_fusion_plan", args=[plan.pk, "submit"]))
    room = signed_in(scene.room)
    assert "Approve" in page(room, plan.get_absolute_url())
    room.post(reverse("act_fusion_plan", args=[plan.pk, "approve"]))
    plan.refresh_from_db()
    assert plan.state == State.APPROVED


def test_verbs_that_need_words_ask_for_them(scene, signed_in):
    plan, client = in_state(scene, State.AWAITING), signed_in(scene.room)
    answer = client.post(reverse("act_fusion_plan", args=[plan.pk, "send_back"]))
    assert answer.status_code == 422
    client.post(reverse("act_fusion_plan", args=[plan.pk, "send_back"]), {"note": "No"})
    plan.refresh_from_db()
    assert plan.state == State.DRAFT
    assert client.post(reverse("act_fusion_plan", args=[plan.pk, "burn"])).status_code == 404


def test_a_draft_is_amended_and_the_rule_suggested(scene, signed_in):
    plan, client = scene.merging(on=FAR), signed_in(scene.desk)
    later = {"reason": "Later", "effective_on": f"{FAR + timedelta(days=1)}"}
    client.post(reverse("act_fusion_plan", args=[plan.pk, "amend"]), later)
    client.post(reverse("act_fusion_plan", args=[plan.pk, "suggest"]))
    plan.refresh_from_db()
    assert plan.reason == "Later"
    assert plan.choices.get(cell__code=scene.cells[1]).party_cell.code == scene.grids[1]
    bad = client.post(reverse("act_fusion_plan", args=[plan.pk, "amend"]), {"reason": ""})
    assert bad.status_code == 422


def test_another_community_is_not_found(scene, signed_in):
    plan = scene.begun(on=FAR)
    other = scene.district.handler_of(scene.district.committees[1])
    assert signed_in(other).get(plan.get_absolute_url()).status_code == 404
    facts = {"place": scene.district.communities[0].code, "reason": "x", "effective_on": f"{FAR}"}
    assert signed_in(other).post(reverse("begin_fusion_plan"), facts).status_code == 422


def test_fused_cells_say_whom_to_ring_and_name_no_person(scene, signed_in):
    desk = scene.district.committees[0]
    desk.phone = "020-1234"
    desk.save()
    body = PartyBody.objects.create(
        organisation=scene.near.branch, form=Form.BRANCH, founded_on=DAY, district=DISTRICT
    )
    PartyOffice.objects.create(
        body=body, person=scene.near.leads[0].person, seat=Seat.SECRETARY, since_on=NOW.date()
    )
    address = f"{reverse('fused_cells')}?area={scene.district.communities[0].code}"
    text = page(signed_in(scene.district.handler), address)
    assert "020-1234" in text
    assert text.count(f"{scene.near.branch}, secretary") == 1
    names = [str(lead.person) for lead in scene.near.leads]
    assert [name for name in names if name in text] == []


def test_the_cells_of_a_past_day_are_those_that_held(scene, signed_in):
    turn = date(2026, 1, 10)
    fuse({scene.district.cells[1]: scene.near.party_cells[0]}, on=turn)
    client = signed_in(scene.desk)
    address = f"{reverse('export_fused_cells', args=['csv'])}?area={scene.cells[0][:12]}"

    def rows(on):
        lines = client.get(f"{address}&on={on}").content.decode("utf-8-sig").splitlines()
        return [line.split(",")[3] for line in lines[1:]]

    assert rows(turn - timedelta(days=1)) == ["48", "48"]
    assert rows(turn) == rows("2026-02-30") == rows("not-a-day") == ["96", "0"]


def test_a_community_reads_no_name_of_who_leads_elsewhere(scene, signed_in):
    """A plan of the subdistrict is open to each of its communities; who is in the Party is not."""
    draft = actions.Draft(scene.district.subdistricts[0], "All", FAR)
    plan = actions.begin(draft, by=scene.room, now=NOW)
    old, new = scene.near.leads[0], MembershipFactory(organisation=scene.near.branch)
    wanted = Wanted(leads={scene.grids[0]: new.pk, scene.grids[1]: 0})
    actions.choose(plan, wanted, by=scene.room, now=NOW)
    actions.choose(plan, Wanted(reasons={scene.grids[1]: "Zhao is ill"}), by=scene.room, now=NOW)
    secret = [str(old.person), str(new.person), str(scene.near.leads[1].person), "Zhao is ill"]

    def told(member):
        client = signed_in(member)
        more = reverse("export_fusion_plan", args=[plan.pk, "csv"])
        text = page(client, plan.get_absolute_url()) + client.get(more).content.decode("utf-8-sig")
        return [word for word in secret if word in text]

    elsewhere = scene.district.handler_of(scene.district.committees[1])
    assert told(elsewhere) == []
    assert f"for {scene.near.branch}" in page(signed_in(elsewhere), plan.get_absolute_url())
    assert told(scene.desk) == secret
    for member in (scene.room, scene.district.auditor):
        assert told(member) == ["Zhao is ill"]
        text = page(signed_in(member), plan.get_absolute_url())
        assert f"{new.person.name[0]}* " in text


def test_a_room_chooses_by_family_name_and_number(scene, signed_in):
    draft = actions.Draft(scene.district.communities[0], "All", FAR)
    plan = actions.begin(draft, by=scene.room, now=NOW)
    new = MembershipFactory(organisation=scene.near.branch)
    text = page(signed_in(scene.room), plan.get_absolute_url())
    assert f"{new.person.name[0]}* № {new.pk}" in text
    assert str(new.person) not in text


def test_lists_and_plans_are_exported(scene, signed_in):
    plan, client = scene.merging(on=FAR), signed_in(scene.room)
    table = client.get(reverse("export_fusion_plans", args=["csv"])).content.decode("utf-8-sig")
    assert "Too large" in table
    one = client.get(reverse("export_fusion_plan", args=[plan.pk, "csv"])).content.decode(
        "utf-8-sig"
    )
    assert [line.endswith((",是", ",yes")) for line in one.splitlines()[1:]] == [False, True]
    text = page(client, f"{reverse('fusion_plans')}?q=large&state=draft&sort=from")
    assert text.count("c-fuse__name") == 1
    assert "Nothing fits" in page(client, f"{reverse('fusion_plans')}?q=nothing")


def test_a_longer_list_costs_no_more_statements(scene, signed_in):
    client = signed_in(scene.room)
    scene.begun(on=FAR)
    with statements() as few:
        page(client, reverse("fusion_plans"))
    for _n in range(3):
        FusionPlan.objects.open().update(state=State.WITHDRAWN)
        scene.begun(on=FAR)
    with statements() as many:
        page(client, reverse("fusion_plans"))
    assert len(many) == len(few)


def test_saving_every_choice_at_once_keeps_who_leads(scene, signed_in):
    """A page without script sends all of it."""
    plan, client = scene.begun(on=FAR), signed_in(scene.desk)
    keys = {lead.person_id: lead.pk for lead in scene.near.leads}
    said = {f"cell.{cell}": grid for cell, grid in zip(scene.cells, scene.grids, strict=True)}
    said |= {f"lead.{row.party_cell.code}": str(keys[row.person_id]) for row in plan.leads.all()}
    said |= {f"lead.{scene.grids[0]}": "keep"}
    assert client.post(reverse("choose_fusion", args=[plan.pk]), said).status_code == 302
    assert plan.leads.filter(person=None).count() == 0
    assert Wanted() == Wanted({}, {}, {})
