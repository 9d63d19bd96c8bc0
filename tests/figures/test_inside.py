"""A locked month counts in its quarter and year as it was kept, whatever happens to its calls."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.factories import NOW, raised
from tests.figures.steps import answered, excluded, rated, signed_in
from youhu.figures import actions
from youhu.figures.asked import Asked
from youhu.figures.inside import covering, locked_inside
from youhu.figures.models import Figure, KeptTally, Period
from youhu.figures.periods import Span, Stretch, containing
from youhu.figures.queries import ALL, Behind, page
from youhu.figures.rules import WHOLE
from youhu.figures.scope import Scope

MONTH = containing(NOW.date(), Span.MONTH)
QUARTER, YEAR = (containing(NOW.date(), span) for span in (Span.QUARTER, Span.YEAR))
NEXT_MONTH = NOW + timedelta(days=20)
OVER = NOW + timedelta(days=60)


def period(span: Span, month: int) -> Period:
    stretch = Stretch(span, date(2026, month, 1))
    return Period(span=span, begins_on=stretch.begins_on, ends_on=stretch.ends_on)


def test_the_longest_locked_ones_cover_and_none_lies_over_another() -> None:
    q1, january, april, year = (
        period(Span.QUARTER, 1), period(Span.MONTH, 1), period(Span.MONTH, 4), period(Span.YEAR, 1),
    )  # fmt: skip
    locked = [january, q1, april, year]
    assert covering(YEAR, locked) == (q1, april)
    assert covering(q1.stretch, locked) == (january,)
    assert covering(january.stretch, locked) == ()


@pytest.fixture
def locked(tiny):
    """A month with one call solved of two is locked, another month of its quarter is open."""
    rated(answered(tiny), tiny)
    call = answered(tiny)
    rated(call, tiny, was_solved="no")
    answered(tiny, now=NEXT_MONTH)
    actions.lock_period(MONTH, by=tiny.district_supervisor, now=OVER)
    return call


def asked(member, stretch=QUARTER) -> Asked:
    return Asked(Scope(member), QueryDict(f"period={stretch.key}&rate=solved"), OVER.date())


def seen(member, stretch) -> list:
    shown = page(asked(member, stretch))
    return [
        shown.whole,
        shown.rows,
        next(one.now for one in shown.compared if one.kpi.key == "returned"),
    ]


@pytest.mark.parametrize("stretch", [QUARTER, YEAR], ids=["quarter", "year"])
def test_what_was_locked_moves_no_longer_period_until_it_is_restated(tiny, locked, stretch) -> None:
    hands = (tiny.district_supervisor, tiny.supervisor, tiny.handler)
    before = [seen(hand, stretch) for hand in hands]
    excluded(locked, tiny, now=OVER)
    actions.count_at_once(now=OVER)

    assert [seen(hand, stretch) for hand in hands] == before
    shown = page(asked(tiny.supervisor, stretch))
    assert (shown.excluded, page(asked(tiny.supervisor, MONTH)).excluded) == (0, 0)
    assert [one.stretch for one in shown.inside] == [MONTH]
    assert ((shown.whole.n, shown.whole.of), (shown.today.n, shown.today.of)) == ((1, 2), (1, 1))
    behind = Behind(asked(tiny.supervisor, stretch), "", ALL)
    assert (behind.kept(), behind.count()) == (2, 1)

    actions.restate(MONTH, reason="Excluded late.", by=tiny.district_supervisor, now=OVER)
    assert [page(asked(hand, stretch)).whole.of for hand in hands] == [1, 1, 1]


def test_a_longer_period_is_locked_with_what_was_locked_inside(tiny, locked) -> None:
    excluded(locked, tiny, now=OVER)
    actions.count_at_once(now=OVER)
    made = actions.lock_period(QUARTER, by=tiny.district_supervisor, now=OVER)

    kept = Figure.objects.get(period=made, level=WHOLE, kpi="solved")
    assert (kept.numerator, kept.denominator) == (1, 2)
    rows = KeptTally.objects.filter(period=made)
    assert sum(row.heard for row in rows) == 2
    assert sum(row.raised for row in rows) == 3
    assert [one.span for one in locked_inside("440105", [YEAR])[YEAR]] == ["quarter"]
    assert page(asked(tiny.district_supervisor, YEAR)).whole.of == 2


def test_a_rate_that_the_locked_month_does_not_know_is_not_told(tiny, locked) -> None:
    KeptTally.objects.update(accepted=None, reported=None, extended=None)
    shown = page(asked(tiny.supervisor))
    rates = {one.kpi.key: one.now.of for one in shown.compared}
    assert (rates["accepted"], rates["extended"]) == (0, 0)
    assert rates["dispatched_right"] == 3


@pytest.mark.parametrize("is_next_locked", [False, True], ids=["open", "locked"])
def test_nor_is_it_told_when_the_longer_period_is_locked(tiny, locked, is_next_locked) -> None:
    KeptTally.objects.update(accepted=None, reported=None, extended=None)
    raised(tiny, now=NEXT_MONTH, category=tiny.litter)  # a sum of its own beside the others
    chief, next_month = tiny.district_supervisor, containing(NEXT_MONTH.date(), Span.MONTH)
    for stretch in (next_month, QUARTER) if is_next_locked else (QUARTER,):
        actions.lock_period(stretch, by=chief, now=OVER)

    for hand in (chief, tiny.supervisor, tiny.handler):
        shown = page(asked(hand))
        rates = {one.kpi.key: one.now.of for one in shown.compared}
        assert (rates["accepted"], rates["extended"]) == (0, 0)
        assert rates["dispatched_right"] >= 3
    assert page(asked(tiny.supervisor, YEAR)).whole.of == 2


def test_the_page_says_what_is_locked_and_by_how_much_it_differs(
    tiny, locked, time_machine
) -> None:
    time_machine.move_to(OVER, tick=False)
    excluded(locked, tiny, now=OVER)
    actions.count_at_once(now=OVER)
    text = signed_in(tiny.supervisor).get(
        reverse("figures") + f"?period={QUARTER.key}&rate=solved"
    ).content.decode()  # fmt: skip
    assert "counted here as kept: 2026-11." in text
    assert "1 of 2; as the calls are today it would be 1 of 1" in text
