"""A call that judges nobody is decided at one door, stays out once, and says why."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from tests.figures.steps import LATER, answered, excluded, marked, rated, signed_in
from youhu.common.errors import Refused
from youhu.figures import actions
from youhu.figures.asked import Asked
from youhu.figures.lives import PROPOSED_GROUNDS
from youhu.figures.models import Exclusion
from youhu.figures.queries import OUT, Behind
from youhu.figures.scope import Scope
from youhu.oversight import actions as oversight

PERIOD = {"period": "2026-11", "part": "out"}


@pytest.fixture(autouse=True)
def _afterwards(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def call(tiny):
    made = answered(tiny)
    rated(made, tiny, was_solved="no", satisfaction="dissatisfied")
    return made


def counts(tiny) -> tuple[int, int]:
    """How many callers count as heard, and how many calls are out."""
    actions.count_at_once(now=LATER)
    asked = Asked(Scope(tiny.supervisor), QueryDict("period=2026-11&rate=solved"), LATER.date())
    behind = Behind(asked, "", OUT)
    assert behind.count() == len(behind.keys())
    return Behind(asked, "", "all").count(), behind.count()


def test_a_mark_takes_a_call_out_by_itself_and_lets_it_back(tiny, call) -> None:
    assert counts(tiny) == (1, 0)
    made = marked(call, tiny, now=LATER)
    assert counts(tiny) == (0, 1)
    assert not Exclusion.objects.exists()

    oversight.drop(made, note="No.", by=tiny.district_supervisor, now=LATER)

    assert counts(tiny) == (1, 0)


def test_what_a_mark_has_taken_out_is_not_proposed_again(tiny, call) -> None:
    marked(call, tiny, now=LATER)
    with pytest.raises(Refused, match="judges nobody already"):
        excluded(call, tiny, now=LATER)


def test_a_call_that_is_out_twice_counts_once_and_comes_back_with_the_second(tiny, call) -> None:
    first, second = excluded(call, tiny, now=LATER), marked(call, tiny, now=LATER)
    assert counts(tiny) == (0, 1)
    actions.lift_exclusion(first, note="No.", by=tiny.district_supervisor, now=LATER)
    assert counts(tiny) == (0, 1)
    oversight.drop(second, note="No.", by=tiny.district_supervisor, now=LATER)
    assert counts(tiny) == (1, 0)


def test_what_is_against_the_law_is_marked_not_proposed(tiny, call) -> None:
    assert "unreasonable" not in PROPOSED_GROUNDS
    with pytest.raises(Refused):
        actions.propose_exclusion(
            call, ground="unreasonable", reason="So.", by=tiny.supervisor, now=LATER
        )


def test_the_list_of_what_is_left_out_says_why(tiny, call) -> None:
    marked(call, tiny, now=LATER)
    other = answered(tiny)
    excluded(other, tiny, now=LATER)
    actions.count_at_once(now=LATER)

    address = reverse("figure_calls", args=["solved"])
    for hand in (tiny.handler, tiny.supervisor, tiny.district_supervisor):
        said = signed_in(hand).get(address, PERIOD).content.decode()
        assert call.number in said
        assert "unreasonable: agreed" in said
        assert "Against the law." in said
        assert "outside the powers of the district" in said
    behind = reverse("figure_calls", args=["closing"])
    assert "Left out" not in signed_in(tiny.supervisor).get(behind, PERIOD).content.decode()


def test_the_page_of_exclusions_lists_marks_and_appeals_as_well(tiny, call) -> None:
    marked(call, tiny, now=LATER)
    seen = signed_in(tiny.supervisor).get(reverse("exclusions"), {"state": "marked"})
    assert call.number in seen.content.decode()
    assert "Against the law." in seen.content.decode()
    elsewhere = signed_in(tiny.other_dispatcher).get(reverse("exclusions"), {"state": "marked"})
    assert call.number not in elsewhere.content.decode()
