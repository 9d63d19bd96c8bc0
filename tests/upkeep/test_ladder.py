"""The ladder: what holds it together, what is shown before it is saved, and its pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, LadderStepFactory, raised
from tests.pages import LANGUAGES, page
from youhu.calls.actions.tables import load_shipped
from youhu.calls.clocks import Ladder
from youhu.calls.models import LadderStep
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.upkeep import actions, ladder
from youhu.upkeep.models import Change

LATER = NOW + timedelta(days=30)
STEP = {"after_amount": "5", "limit_type": "work_days", "level": "district", "role": "supervisor"}


def step(rung: int) -> LadderStep:
    return LadderStep.objects.get(stage="", urgency="", rung=rung)


def test_a_changed_step_warns_the_next_call(district, hand) -> None:
    actions.amend_step(step(2), hand, after_amount=2, level="district")

    rung = current().tables.ladder.rung(2, "handle", "ordinary")
    assert rung is not None
    assert (rung.after_amount, rung.level) == (Decimal(2), "district")


def test_a_new_step_stands_on_top_of_its_set(district, hand) -> None:
    assert actions.enter_step(hand, stage="", urgency="", **STEP).rung == 5


def test_the_same_amount_written_otherwise_changes_nothing(district, hand) -> None:
    with pytest.raises(Refused, match="Nothing differs"):
        actions.amend_step(step(2), hand, after_amount=Decimal("4.0"))


def test_a_part_of_a_day_is_refused(district, hand) -> None:
    with pytest.raises(Refused, match="Days are whole"):
        actions.amend_step(step(3), hand, after_amount=Decimal("1.5"))


@pytest.mark.parametrize(
    ("rung", "told"),
    [(4, {"after_amount": 1}), (3, {"after_amount": 3}), (2, {"after_amount": 90}),
     (3, {"after_amount": 1, "limit_type": "urgent_hours"})],
)  # fmt: skip
def test_a_step_comes_after_the_one_below_it(district, hand, rung, told) -> None:
    with pytest.raises(Refused, match="would come before"):
        actions.amend_step(step(rung), hand, **told)


def test_a_narrow_step_is_compared_with_the_wider_ones_above_it(district, hand) -> None:
    told = {"stage": "sign", "urgency": "critical", **STEP}

    with pytest.raises(Refused, match="Step 2 would come before"):
        actions.enter_step(hand, **told)


def test_only_the_highest_step_goes(district, hand) -> None:
    with pytest.raises(Refused, match="Other steps stand above"):
        actions.remove_step(step(2), hand)

    actions.remove_step(step(4), hand)

    assert current().tables.ladder.rung(4, "handle", "ordinary") is None


def test_the_first_step_for_everything_stays(district, hand) -> None:
    for rung in (4, 3, 2):
        actions.remove_step(step(rung), hand)

    with pytest.raises(Refused, match="Nobody would be warned"):
        actions.remove_step(step(1), hand)


def test_a_step_that_reaches_nobody_anywhere_is_refused(district, hand) -> None:
    with pytest.raises(Refused, match="would tell nobody"):
        actions.amend_step(step(1), hand, role="auditor")


def test_a_step_says_in_which_places_it_reaches_nobody(district) -> None:
    reach = ladder.reach(step(1), current(), "440105", NOW.date())

    # Only two of the four communities have a grid worker.
    assert (reach.places, len(reach.empty), reach.is_nowhere) == (4, 2, False)


def test_who_left_is_not_reached(district) -> None:
    Member.objects.filter(role="supervisor").update(valid_until=NOW.date())

    assert ladder.reach(step(4), current(), "440105", NOW.date()).is_nowhere


def test_the_ladder_that_comes_with_the_program_holds_together(district) -> None:
    LadderStep.objects.all().delete()
    load_shipped(valid_from=NOW.date())

    rows = list(LadderStep.objects.all())

    ladder.refuse_faults([], rows, current().calendar(), NOW)
    assert Ladder(rows).rung(1, "total", "urgent")


def test_a_preview_counts_what_is_late_and_who_would_hear_of_it(district) -> None:
    raised(district)
    rows = list(LadderStep.objects.all())

    seen = ladder.preview(step(2), rows, district.admin, current(), LATER)

    told = [(one.unit, one.calls, one.people) for one in seen.told]
    assert told == [(district.rooms[0], 2, 1)]  # the clock of the stage, and the promise
    assert (seen.late, seen.waiting) == (2, 2)


def test_a_wider_step_does_not_count_where_a_narrower_one_stands(district) -> None:
    raised(district)
    LadderStepFactory(stage="sign", rung=2, after_amount=5)
    rows = list(LadderStep.objects.all())

    assert ladder.preview(step(2), rows, district.admin, current(), LATER).late == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_a_step_and_the_form_open(district, signed_in, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        page(client, reverse("ladder"), language=language)
        text = page(client, reverse("ladder_step", args=[step(2).pk]), language=language)
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_step"), language=language)


def test_a_change_is_shown_first_and_saved_then(district, admin) -> None:
    address = reverse("act_step", args=[step(4).pk, "amend"])
    said = {**STEP, "basis": "Document 12"}

    shown = admin.post(address, said)
    assert shown.status_code == 200
    assert not Change.objects.exists()
    proposed = shown.context["proposed"]
    admin.post(address, {name: proposed[name].value() for name in proposed.fields})

    assert step(4).after_amount == 5
    assert Change.objects.get().title == "any stage · any urgency · step 4"


def test_what_cannot_be_is_said_before_it_is_shown(district, admin) -> None:
    address = reverse("act_step", args=[step(4).pk, "amend"])

    answer = admin.post(address, {**STEP, "after_amount": "1.5", "basis": "Document 12"})

    assert answer.status_code == 422
    assert "Days are whole" in answer.content.decode()
    assert "proposed" not in answer.context


def test_a_step_is_added_and_removed_on_pages(district, admin) -> None:
    said = {"stage": "", "urgency": "", **STEP, "basis": "More", "sure": "True"}
    assert admin.post(reverse("new_step"), said).status_code == 302
    address = reverse("act_step", args=[step(5).pk, "remove"])

    assert admin.post(address, {"basis": "Less"}).context["is_removal"]
    assert LadderStep.objects.count() == 5
    admin.post(address, {"basis": "Less", "sure": "True"})

    assert LadderStep.objects.count() == 4


def test_the_steps_leave_as_a_file(district, admin) -> None:
    table = admin.get(reverse("export_ladder", args=["csv"])).content.decode("utf-8-sig")

    assert table.count("\n") == 5
    assert "4 working hours later" in table
