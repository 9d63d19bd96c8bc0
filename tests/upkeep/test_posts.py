"""Posts: who may be appointed where, what nobody would do any more, and handing over."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import (
    NOW,
    MemberFactory,
    OrganisationFactory,
    PersonFactory,
    RosterFactory,
    second_admin,
)
from tests.pages import LANGUAGES, page, statements
from youhu.common.errors import Refused
from youhu.registry.models import Member, Revision
from youhu.registry.rules import Role
from youhu.territory.checks import posts_manned
from youhu.upkeep import actions
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic

TODAY = NOW.date()
TOMORROW, NEXT_MONTH = TODAY + timedelta(days=1), TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def appointed(district, hand, **told) -> Member:
    said = {
        "person": PersonFactory(), "organisation": district.housing, "role": Role.HANDLER,
        "valid_from": TODAY,
    }  # fmt: skip
    return actions.appoint(hand, **{**said, **told})


def test_somebody_is_appointed_and_every_process_is_told(district, hand) -> None:
    before = Revision.objects.get(name="registry").token

    post = appointed(district, hand)

    assert Member.objects.serving(TODAY).filter(pk=post.pk).exists()
    assert Change.objects.get().topic == Topic.MEMBER
    assert Revision.objects.get(name="registry").token != before


def test_who_oversees_sits_where_an_area_is_overseen_from(district, hand) -> None:
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR):
        with pytest.raises(ValidationError, match="sits in a command room"):
            appointed(district, hand, role=role)
        appointed(district, hand, role=role, organisation=district.rooms[0])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"valid_until": TODAY}, "ends before it begins"),
        ({"valid_from": date(2020, 1, 1)}, "does not exist on that day"),
        ({"role": Role.RESIDENT}, "Nobody is appointed"),
        ({"role": Role.CLOCK}, "Nobody is appointed"),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(district, hand, told, why) -> None:
    with pytest.raises(Refused, match=why):
        appointed(district, hand, **told)

    assert not Change.objects.exists()


def test_another_district_is_not_ours(district, hand) -> None:
    elsewhere = OrganisationFactory(area_code="440104")
    theirs = MemberFactory(organisation=elsewhere)

    with pytest.raises(Refused, match="outside your district"):
        appointed(district, hand, organisation=elsewhere)
    with pytest.raises(Refused, match="another district"):
        appointed(district, hand, person=theirs.person)


def test_nobody_holds_a_post_twice_at_a_time(district, hand) -> None:
    held = appointed(district, hand, valid_until=NEXT_MONTH)

    with pytest.raises(Refused, match="holds this post"):
        appointed(district, hand, person=held.person, valid_from=TOMORROW)

    assert appointed(district, hand, person=held.person, valid_from=NEXT_MONTH)


def test_a_post_that_others_hold_too_just_ends(district, hand) -> None:
    post = appointed(district, hand)

    actions.end_post(post, hand, until=TOMORROW)

    post.refresh_from_db()
    assert post.valid_until == TOMORROW


def test_the_last_handler_of_a_unit_that_answers_stays(district, hand) -> None:
    with pytest.raises(Refused, match=f"would have no handler from {TOMORROW}"):
        actions.end_post(district.handler, hand, until=TOMORROW)

    district.handler.refresh_from_db()
    assert district.handler.valid_until is None


def test_a_stand_in_whose_own_term_ends_is_not_enough(district, hand) -> None:
    appointed(district, hand, valid_until=NEXT_MONTH)

    with pytest.raises(Refused, match=f"from {NEXT_MONTH}"):
        actions.end_post(district.handler, hand, until=TOMORROW)


def test_a_successor_that_begins_later_leaves_a_gap(district, hand) -> None:
    appointed(district, hand, valid_from=NEXT_MONTH)

    with pytest.raises(Refused, match=f"from {TOMORROW}"):
        actions.end_post(district.handler, hand, until=TOMORROW)


def test_the_last_handler_may_go_where_nothing_is_answered_any_more(district, hand) -> None:
    district.urban.is_accountable = False
    district.urban.save()
    post = district.handler_of(district.urban)

    actions.end_post(Member.objects.get(pk=post.pk), hand, until=TOMORROW)

    assert not Member.objects.serving(TOMORROW).filter(organisation=district.urban).exists()


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "grid_worker"])
def test_the_last_of_a_role_in_a_body_stays(district, hand, who) -> None:
    post = getattr(district, who)

    with pytest.raises(Refused, match=f"would have no {post.get_role_display()}"):
        actions.end_post(post, hand, until=TOMORROW)

    beside = MemberFactory(role=post.role, organisation=post.organisation)
    actions.end_post(post, hand, until=TOMORROW)
    with pytest.raises(Refused):
        actions.end_post(beside, hand, until=TOMORROW)


def test_a_room_that_answers_nothing_may_leave_its_area_to_the_district(district, hand) -> None:
    district.rooms[0].is_accountable = False
    district.rooms[0].save()
    post = Member.objects.get(pk=district.dispatcher.pk)

    actions.end_post(post, hand, until=TOMORROW)

    with pytest.raises(Refused):
        actions.end_post(district.district_dispatcher, hand, until=TOMORROW)


def test_nobody_ends_their_own_post_as_administrator(district, hand) -> None:
    second_admin(district)

    with pytest.raises(Refused, match="your own post"):
        actions.end_post(district.admin, hand, until=TOMORROW)


def test_the_district_is_never_without_an_administrator_who_can_sign_in(district, hand) -> None:
    second = second_admin(district)
    second.person.user.is_active = False
    second.person.user.save()
    other = replace(hand, by=second)

    with pytest.raises(Refused, match="would have no administrator"):
        actions.end_post(district.admin, other, until=TOMORROW)

    second.person.user.is_active = True
    second.person.user.save()
    actions.end_post(district.admin, other, until=TOMORROW)


def test_turns_of_duty_that_nobody_else_has_keep_the_post(district, hand) -> None:
    appointed(district, hand)

    with pytest.raises(Refused, match="would be unmanned from 11-24 00:00"):
        actions.end_post(district.handler, hand, until=TOMORROW)


def test_turns_that_others_have_too_end_with_the_post(district, hand) -> None:
    beside, turn = appointed(district, hand), district.handler.turns.get()
    RosterFactory(post=turn.post, member=beside)
    later = RosterFactory(post=turn.post, member=district.handler, from_on=NEXT_MONTH)

    actions.end_post(district.handler, hand, until=TOMORROW)

    turn.refresh_from_db()
    assert turn.until_on == TOMORROW
    assert not district.handler.turns.filter(pk=later.pk).exists()
    assert posts_manned(now=NOW).is_kept


def test_a_successor_takes_over_post_and_turns_in_one_act(district, hand) -> None:
    turn, heir = district.handler.turns.get(), PersonFactory()

    post = actions.hand_over(district.handler, hand, until=NEXT_MONTH, person=heir)

    district.handler.refresh_from_db()
    turn.refresh_from_db()
    taken = post.turns.get()
    assert (post.person, post.organisation, post.role) == (heir, district.housing, Role.HANDLER)
    assert (district.handler.valid_until, post.valid_from) == (NEXT_MONTH, NEXT_MONTH)
    assert (turn.until_on, taken.from_on, taken.until_on) == (NEXT_MONTH, NEXT_MONTH, None)
    assert (taken.weekdays, taken.starts, taken.ends) == (turn.weekdays, turn.starts, turn.ends)
    assert posts_manned(now=NOW).is_kept
    assert Change.objects.filter(topic=Topic.TURN).count() == 2


def test_who_holds_the_post_beside_takes_over_without_another(district, hand) -> None:
    beside = appointed(district, hand)

    heir = actions.hand_over(district.handler, hand, until=TOMORROW, person=beside.person)

    assert heir == beside
    assert beside.turns.get().from_on == TOMORROW


def test_a_handing_over_that_leaves_a_gap_changes_nothing(district, hand) -> None:
    beside = appointed(district, hand, valid_until=NEXT_MONTH)
    before = Change.objects.count()

    with pytest.raises(Refused, match="Settle this first"):
        actions.hand_over(district.handler, hand, until=TOMORROW, person=beside.person)

    district.handler.refresh_from_db()
    assert district.handler.valid_until is None
    assert Change.objects.count() == before
    assert not beside.turns.exists()


def test_nobody_hands_over_to_themself(district, hand) -> None:
    with pytest.raises(Refused, match="somebody else"):
        actions.hand_over(
            district.handler, hand, until=TOMORROW, person=district.handler.person
        )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "why"),
    [(TODAY - timedelta(days=1), "Choose today or later"), (TODAY, "before it began")],
)
def test_a_post_does_not_end_before_it_could(district, hand, until, why) -> None:
    post = appointed(district, hand)

    with pytest.raises(Refused, match=why):
        actions.end_post(post, hand, until=until)


def test_a_post_that_was_to_end_goes_on(district, hand) -> None:
    post = appointed(district, hand, valid_until=TOMORROW)

    actions.restore_post(post, hand)

    post.refresh_from_db()
    assert post.valid_until is None


def test_what_has_ended_stays_ended(district, hand) -> None:
    post = appointed(district, hand, valid_from=TODAY - timedelta(days=9), valid_until=TODAY)

    for act in (actions.restore_post, actions.withdraw_post):
        with pytest.raises(Refused):
            act(post, hand)
    with pytest.raises(Refused, match="ended already"):
        actions.end_post(post, hand, until=TOMORROW)


def test_an_appointment_that_has_not_begun_is_taken_back(district, hand) -> None:
    post = appointed(district, hand, valid_from=NEXT_MONTH)

    actions.withdraw_post(post, hand)

    assert not Member.objects.filter(pk=post.pk).exists()


def test_a_successor_on_whom_one_counts_is_not_taken_back(district, hand) -> None:
    heir = actions.hand_over(district.handler, hand, until=NEXT_MONTH, person=PersonFactory())

    with pytest.raises(Refused, match="Settle this first"):
        actions.withdraw_post(heir, hand)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_the_page_and_the_form_open(district, signed_in, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert district.urban.name in page(client, reverse("members"), language=language)
        one = reverse("member", args=[district.handler.pk])
        text = page(client, one, language=language)
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_member"), language=language)


def test_a_post_is_handed_over_on_its_page(district, admin) -> None:
    heir = PersonFactory()
    said = {"person": f"{heir} · #{heir.pk}", "until": str(TOMORROW), "basis": "Leaves"}

    admin.post(reverse("act_member", args=[district.handler.pk, "handover"]), said)

    assert heir.posts.get().organisation == district.housing


def test_a_refusal_keeps_what_was_written(district, admin) -> None:
    address = reverse("act_member", args=[district.handler.pk, "end"])

    answer = admin.post(address, {"until": str(TOMORROW), "basis": "Because"})

    assert answer.status_code == 422
    assert "would have no handler" in answer.content.decode()
    assert 'value="Because"' in answer.content.decode()


def test_somebody_is_appointed_on_a_page(district, admin) -> None:
    person = PersonFactory()
    address = f"{reverse('new_member')}?person={person.pk}&unit=urban"
    shown = admin.get(address).context["form"]
    told = {"role": "handler", "valid_from": str(TODAY), "basis": "Document 12"}
    first = {name: shown[name].value() for name in ("person", "organisation")}

    answer = admin.post(reverse("new_member"), {**first, **told})

    assert answer.status_code == 302
    assert person.posts.get().organisation == district.urban


@pytest.mark.parametrize(
    ("query", "n"),
    [("role=admin", 1), ("unit=housing", 1), ("q=housing", 1), ("state=coming", 1),
     ("state=ended", 1), ("role=handler&state=all&unit=housing", 3)],
)  # fmt: skip
def test_the_list_is_filtered(district, admin, hand, query, n) -> None:
    appointed(district, hand, valid_from=NEXT_MONTH)
    appointed(district, hand, valid_from=TODAY - timedelta(days=9), valid_until=TODAY)

    assert len(admin.get(f"{reverse('members')}?{query}").context["lines"]) == n


def test_the_list_sorts_and_leaves_as_a_file(district, admin) -> None:
    lines = admin.get(f"{reverse('members')}?sort=-1").context["lines"]
    codes = [line["cells"][1][1] for line in lines]
    table = admin.get(reverse("export_members", args=["csv"])).content.decode("utf-8-sig")

    assert len(set(codes)) > 1
    assert table.count("\n") == len(lines) + 1


def test_a_long_list_costs_no_more(district, admin) -> None:
    address = reverse("members")
    admin.get(address)
    with statements() as few:
        admin.get(address)
    MemberFactory.create_batch(12, organisation=district.urban)

    with statements() as many:
        admin.get(address)

    assert len(many) == len(few)


def test_hours_that_were_never_manned_are_no_reason_to_stay(district, hand) -> None:
    beside = appointed(district, hand)
    turn = district.handler.turns.get()
    RosterFactory(post=turn.post, member=beside)
    night = RosterFactory(
        post=turn.post, member=beside, starts=time(20), ends=time(8), weekdays="67"
    )

    actions.end_post(district.handler, hand, until=TOMORROW)

    night.refresh_from_db()
    assert night.until_on is None
