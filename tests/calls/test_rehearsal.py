"""The dry run against cases made by hand."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, OfficeHoursFactory, TimeLimitFactory, raised, tiny_district
from youhu.calls.clocks import LimitBook
from youhu.calls.models import TimeLimit
from youhu.calls.reference import current
from youhu.calls.rehearsal import Books, Case, rehearse, with_draft
from youhu.calls.routing import RuleBook
from youhu.calls.rules import Stage
from youhu.registry.actions import touch

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 5)


@pytest.fixture
def district():
    return tiny_district()


def case(district, number="1", category=None, finished=timedelta(days=1), due=timedelta(days=14)):
    return Case(
        number,
        category or district.question,
        district.cells[0].code,
        "appeal",
        "ordinary",
        NOW,
        NOW + due,
        NOW + finished,
    )


def books(rules=None, limits=None):
    known = current()
    book = known.tables.rules
    after = RuleBook(rules, book.localities) if rules is not None else book
    return Books(after, limits or known.tables.limits, known.calendar)


def to_urban(district, **facts):
    rule = district.rules["question"]
    facts = {"number": 99, "category": rule.category, "unit": district.urban} | facts
    return type(rule)(target="unit", valid_from=ON, **facts)


def test_a_draft_that_says_the_same_moves_nothing(district):
    told = rehearse([case(district)], books(), books(), on=ON, draft=None)

    assert (told.calls, told.moved, told.late, told.fallback) == (1, 0, [0, 0], [0, 0])


def test_calls_of_the_drafted_category_change_hands_and_others_do_not(district):
    draft = to_urban(district)
    rules = with_draft(books().rules.rules, draft, follows=district.rules["question"].pk)
    cases = [case(district, "1"), case(district, "2"), case(district, "3", district.litter)]

    told = rehearse(cases, books(), books(rules), on=ON, draft=draft)

    assert (told.calls, told.moved, told.ruled) == (3, 2, 2)
    assert told.flows == {(district.housing.code, False, district.urban.code): 2}
    assert [one["number"] for one in told.samples] == ["1", "2"]
    loads = {code: (before, after) for code, before, after in told.as_json()["loads"]}
    assert loads == {district.housing.code: (2, 0), district.urban.code: (0, 2)}


def test_a_rule_that_ends_leaves_its_calls_to_the_fallback(district):
    rules = with_draft(books().rules.rules, None, follows=district.rules["question"].pk)

    told = rehearse([case(district)], books(), books(rules), on=ON, draft=None)

    assert told.fallback == [0, 1]
    assert told.moved == 1


def test_a_shorter_limit_makes_late_what_took_as_long_as_it_did(district):
    as_it_is = books()
    TimeLimitFactory(
        number=50, stage=Stage.TOTAL, category=district.question, amount=2, limit_type="work_days"
    )
    shorter = LimitBook(list(TimeLimit.objects.all()))
    cases = [case(district, "1", finished=timedelta(days=1)),
             case(district, "2", finished=timedelta(days=9))]  # fmt: skip

    told = rehearse(cases, as_it_is, books(limits=shorter), on=ON, draft=None)

    assert (told.late, told.sooner, told.later) == ([0, 1], 2, 0)


def test_a_unit_with_hours_of_its_own_moves_the_due_time(district):
    for weekday in (1, 2):
        OfficeHoursFactory(organisation=district.urban, weekday=weekday)
    touch("calendar")
    draft = to_urban(district)
    rules = with_draft(books().rules.rules, draft, follows=district.rules["question"].pk)
    finished = timedelta(days=15)

    told = rehearse([case(district, finished=finished)], books(), books(rules), on=ON, draft=draft)

    assert told.late[0] == 1
    assert told.sooner + told.later == 1


def test_a_call_without_an_end_or_a_promise_is_never_late(district):
    open_end = Case("1", district.question, district.cells[0].code, "appeal", "ordinary", NOW,
                    None, None)  # fmt: skip

    assert rehearse([open_end], books(), books(), on=ON, draft=None).late == [0, 0]


def test_the_dry_run_goes_the_way_that_a_real_call_went(district):
    call = raised(district)
    told = rehearse([case(district)], books(), books(), on=NOW.date(), draft=None)

    assert told.load[0] == {call.unit.code: 1}
