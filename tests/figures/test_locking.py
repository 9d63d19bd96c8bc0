"""A period is weighed, locked and restated; what was kept is never lost."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from tests.factories import NOW
from tests.figures.steps import answered, rated
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.figures import actions
from youhu.figures.asked import Asked
from youhu.figures.models import Figure, KeptTally, Period
from youhu.figures.periods import Span, containing
from youhu.figures.queries import ALL, Behind, page
from youhu.figures.rules import BY_KEY, WHOLE, Weights
from youhu.figures.scope import Scope
from youhu.ledger.models import Entry

MONTH = containing(NOW.date(), Span.MONTH)
OVER = NOW + timedelta(days=10)


def whole(kpi: str = "solved") -> Figure:
    return Figure.objects.get(level=WHOLE, kpi=kpi, is_current=True)


@pytest.fixture
def by(tiny):
    rated(answered(tiny), tiny)
    return {"by": tiny.district_supervisor, "now": OVER}


def test_a_locked_period_keeps_its_figures_with_version_and_sample(by, tiny) -> None:
    period = actions.lock_period(MONTH, **by)

    found = whole()
    assert (found.numerator, found.denominator, found.version) == (1, 1, 1)
    assert (found.made_by, found.made_at) == (tiny.district_supervisor, OVER)
    levels = set(Figure.objects.filter(kpi="solved").values_list("level", "of"))
    assert levels == {
        ("whole", ""), ("place", "440105001"), ("unit", str(tiny.housing.pk)),
        ("category", str(tiny.question.pk)),
    }  # fmt: skip
    assert [line.verb for line in Entry.objects.of(period)] == ["begin", "lock_period"]


def test_a_period_is_locked_once_by_a_supervisor_of_the_district_when_it_is_over(by, tiny) -> None:
    for hand, now in ((tiny.supervisor, OVER), (tiny.district_supervisor, NOW)):
        with pytest.raises(Refused):
            actions.lock_period(MONTH, by=hand, now=now)
    actions.lock_period(MONTH, **by)
    with pytest.raises(Refused):
        actions.lock_period(MONTH, **by)


def excluded(call: Call, tiny) -> None:
    """Two people agree, after the period was locked, that a call judges nobody."""
    made = actions.propose_exclusion(
        call, ground="not_ours", reason="The city's.", by=tiny.supervisor, now=OVER
    )
    actions.agree_exclusion(made, by=tiny.district_supervisor, now=OVER)
    actions.count_at_once(now=OVER)


def test_a_restated_figure_keeps_the_old_one_and_says_why(by, tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no")
    actions.lock_period(MONTH, **by)
    assert (whole().numerator, whole().denominator) == (1, 2)
    excluded(call, tiny)

    n = actions.restate(MONTH, reason="An exclusion was decided late.", **by)

    assert n == Figure.objects.filter(restates__isnull=False).count()
    fresh = whole()
    assert (fresh.numerator, fresh.denominator) == (1, 1)
    assert fresh.reason == "An exclusion was decided late."
    old = fresh.restates
    assert old is not None
    assert (old.numerator, old.denominator, old.is_current) == (1, 2, False)
    assert whole("dispatched_right").restates is None


def test_nothing_is_restated_where_nothing_has_changed(by) -> None:
    actions.lock_period(MONTH, **by)
    with pytest.raises(Refused, match="Nothing has changed"):
        actions.restate(MONTH, reason="Just so.", **by)
    with pytest.raises(Refused, match="why"):
        actions.restate(MONTH, reason=" ", **by)


def test_weights_are_kept_by_period_and_stay_once_it_is_locked(by) -> None:
    actions.weigh(MONTH, Weights(20, 40, 40), **by)
    assert Period.objects.get().weights == Weights(20, 40, 40)
    with pytest.raises(Refused, match="100"):
        actions.weigh(MONTH, Weights(20, 40, 50), **by)
    actions.lock_period(MONTH, **by)
    with pytest.raises(Refused, match="locked"):
        actions.weigh(MONTH, Weights(), **by)


def test_what_was_locked_stays_in_all_its_parts_until_it_is_restated(by, tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no")
    period = actions.lock_period(MONTH, **by)
    hands = (tiny.district_supervisor, tiny.supervisor, tiny.handler)
    seen = [seen_by(hand, period) for hand in hands]

    excluded(call, tiny)

    assert [seen_by(hand, period) for hand in hands] == seen
    assert seen_live(tiny.supervisor) != seen[1]
    actions.restate(MONTH, reason="An exclusion was decided late.", **by)
    assert seen_by(tiny.supervisor, period) == seen_live(tiny.supervisor)
    old = KeptTally.objects.get(is_current=False)
    assert (old.heard, old.solved, old.excluded) == (2, 1, 0)


def seen_by(member, period) -> list:
    scope = Scope(member)
    parts = [scope.broken_down(MONTH, period, level, BY_KEY["solved"]) for level in scope.levels]
    return [scope.whole(MONTH, period)["heard"], *parts]


def seen_live(member) -> list:
    return seen_by(member, None)


def test_the_list_behind_a_locked_figure_says_when_a_call_has_changed_since(by, tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no")
    actions.lock_period(MONTH, **by)
    excluded(call, tiny)

    asked = Asked(Scope(tiny.supervisor), QueryDict("period=2026-11&rate=solved"), OVER.date())
    behind = Behind(asked, "", ALL)

    assert (behind.kept(), behind.count(), len(behind.keys())) == (2, 1, 1)


def test_a_period_locked_before_a_rate_was_counted_has_none_of_it(by, tiny) -> None:
    period = actions.lock_period(MONTH, **by)
    Figure.objects.filter(kpi="accepted").delete()
    KeptTally.objects.update(accepted=None, reported=None, extended=None)

    for hand in (tiny.district_supervisor, tiny.supervisor, tiny.handler):
        asked = Asked(Scope(hand), QueryDict("period=2026-11&rate=accepted"), OVER.date())
        shown = page(asked)
        assert (shown.whole.of, dict(shown.trend)[MONTH].of) == (0, 0)
        assert Behind(asked, "", ALL).kept() is None
    assert actions.restate(MONTH, reason="A new rate.", **by)
    assert page(asked).whole.of == 1
    assert period.is_locked
