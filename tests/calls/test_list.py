"""The list as a working place: order by several columns, chips, news, the quick look."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, queries, sorting
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import Source, State, Urgency
from youhu.calls.sorting import Sort
from youhu.common.spans import span
from youhu.oversight.actions import supervise
from youhu.registry.rules import OrgKind

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
MOST_STATEMENTS = 11
COUNTED = {tab.name for tab in queries.TABS} - queries.UNCOUNTED


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def desk(district, signed_in):
    return signed_in(district.district_dispatcher)


def listed(text: str) -> list[str]:
    return [part.split('"', 1)[0] for part in text.split('data-row="')[1:]]


class TestWhatAUnitGaveOn:
    @pytest.fixture
    def given_on(self, district):
        call = in_state(district, State.RETURNED)
        centre = district.district_dispatcher
        actions.dispatch(call, unit=district.urban, by=centre, now=NOW)
        actions.sign(call, by=district.handler_of(district.urban), now=NOW)
        return call

    @pytest.mark.parametrize("tab", ["working", "sign", "overdue", "held"])
    def test_lies_in_no_tab_where_something_is_to_do(self, district, signed_in, given_on, tab):
        text = page(signed_in(district.handler), f"/desk/?tab={tab}")

        assert given_on.number not in text
        assert queries.counts(
            Call.objects.visible_to(district.handler), by=district.handler, now=LATER
        ) == dict.fromkeys(COUNTED, 0)

    def test_is_still_found_among_all(self, district, signed_in, given_on):
        assert given_on.number in page(signed_in(district.handler), "/desk/?tab=all")

    def test_is_where_it_went(self, district, signed_in, given_on):
        handler = district.handler_of(district.urban)

        assert given_on.number in page(signed_in(handler), "/desk/?tab=working")


class TestOrder:
    def test_pressing_a_head_puts_it_first_then_turns_it_then_lets_it_go(self) -> None:
        once = sorting.pressed((Sort("due"),), "unit")
        twice = sorting.pressed(once, "unit")

        assert sorting.told(once) == "unit,due"
        assert sorting.told(twice) == "-unit,due"
        assert sorting.told(sorting.pressed(twice, "unit")) == "due"

    def test_three_columns_are_enough(self) -> None:
        assert sorting.told(sorting.parsed("unit,state,due,raised")) == "unit,state,due"

    def test_what_cannot_be_sorted_by_is_left_out(self) -> None:
        assert sorting.parsed("text,-phone,,due,-due") == (Sort("due"),)

    def test_words_of_older_addresses_are_understood(self) -> None:
        assert sorting.told(sorting.parsed("new")) == "-raised"

    def test_the_urgent_stand_first_and_among_them_what_is_due_first(self, district, desk) -> None:
        plain = raised(district, now=NOW - timedelta(hours=3))
        later = raised(district, urgency=Urgency.URGENT)
        sooner = raised(district, urgency=Urgency.URGENT, now=NOW - timedelta(minutes=30))

        text = page(desk, "/desk/?tab=sign&sort=urgency,due")

        assert listed(text) == [sooner.number, later.number, plain.number]
        assert text.count('aria-sort="ascending"') == 2

    @pytest.mark.parametrize("name", sorting.BY)
    def test_every_column_can_be_sorted_by(self, district, desk, name) -> None:
        calls = {raised(district).number, in_state(district, State.WORKING).number}

        for sort in (name, f"-{name}"):
            assert set(listed(page(desk, f"/desk/?tab=all&sort={sort}"))) == calls
            assert len(listed(page(desk, f"/desk/?tab=sign&sort={sort}"))) == 1

    def test_a_tab_that_only_grows_is_sorted_by_time_alone(self, district, desk) -> None:
        text = page(desk, "/desk/?tab=all&sort=unit")

        assert 'href="?tab=all&amp;sort=unit' not in text


class TestSpans:
    @pytest.mark.parametrize(
        ("name", "first", "end"),
        [
            ("1", "2026-03-01", None), ("7", "2026-02-23", None),
            ("yesterday", "2026-02-28", "2026-03-01"), ("month", "2026-03-01", None),
            ("last_month", "2026-02-01", "2026-03-01"),
        ],
    )  # fmt: skip
    def test_a_span_of_days(self, name, first, end) -> None:
        today = NOW.date().replace(year=2026, month=3, day=1)

        found = span(name, today)

        assert tuple(day and day.isoformat() for day in found) == (first, end)

    def test_yesterday_ends_at_midnight(self, district, desk) -> None:
        raised(district)
        wanted = raised(district, now=NOW - timedelta(days=1))

        assert listed(page(desk, "/desk/?tab=all&days=yesterday")) == [wanted.number]


class TestChips:
    def test_a_chip_that_is_set_says_so_and_can_be_taken_off(self, district, desk) -> None:
        raised(district, source=Source.HOTLINE)

        text = page(desk, "/desk/?tab=all&source=hotline&q=apply")

        assert "12345 hotline" in text
        assert 'href="?tab=all&amp;q=apply"' in text
        assert 'href="?tab=all&amp;source=hotline"' in text

    def test_a_unit_is_chosen_among_those_of_the_district(self, district, desk) -> None:
        held, other = raised(district), raised(district, category=district.lamp)
        assert held.unit != other.unit

        text = page(desk, "/desk/?tab=all")
        narrowed = page(desk, f"/desk/?tab=all&unit={held.unit_id}")

        assert f'href="?tab=all&amp;unit={held.unit_id}"' in text
        assert f'href="?tab=all&amp;unit={other.unit_id}"' in text
        assert listed(narrowed) == [held.number]
        assert str(held.unit) in narrowed

    def test_the_units_of_a_place_are_offered_with_it(self, district, signed_in) -> None:
        desk, code = signed_in(district.district_supervisor), district.subdistricts[0].code
        local = current().tables.rules.localities[OrgKind.COMMUNITY, f"{code}001"]

        without, within = (page(desk, f"/desk/?tab=all{area}") for area in ("", f"&area={code}"))

        assert f"unit={local.pk}" not in without
        assert f"unit={local.pk}" in within

    def test_a_clerk_of_a_unit_is_not_asked_for_the_unit(self, district, signed_in) -> None:
        call = raised(district)

        text = page(signed_in(district.handler), "/desk/?tab=all")

        assert f"unit={call.unit_id}" not in text

    @pytest.mark.parametrize("unit", ["x", "1e3", "-1", "99999999999"])
    def test_what_is_no_unit_narrows_nothing(self, district, desk, unit) -> None:
        call = raised(district)

        assert listed(page(desk, f"/desk/?tab=all&unit={unit}")) == [call.number]

    def test_a_community_is_chosen_within_its_subdistrict(self, district, signed_in) -> None:
        code = district.communities[0].code
        near = raised(district, cell_code=district.cells[0].code)
        far = raised(district, cell_code=district.cells[6].code)
        desk = signed_in(district.district_supervisor)

        without, within = (
            page(desk, f"/desk/?tab=all{area}") for area in ("", f"&area={code[:9]}")
        )
        narrowed = page(desk, f"/desk/?tab=all&area={code[:9]}&community={code}")

        assert f"community={code}" not in without
        assert f'href="?tab=all&amp;area={code[:9]}&amp;community={code}"' in within
        assert set(listed(without)) == {near.number, far.number}
        assert listed(narrowed) == [near.number]

    def test_another_subdistrict_lets_go_of_the_community(self, district, signed_in) -> None:
        code, other = district.communities[0].code, district.subdistricts[1].code
        raised(district)

        text = page(
            signed_in(district.district_supervisor),
            f"/desk/?tab=all&area={code[:9]}&community={code}",
        )

        assert f'href="?tab=all&amp;area={other}"' in text

    def test_clearing_keeps_the_tab_and_the_order(self, district, desk) -> None:
        text = page(desk, "/desk/?tab=sign&urgency=urgent&sort=-due")

        assert 'href="?tab=sign&amp;sort=-due"' in text


class TestTimesCalled:
    def test_a_caller_who_calls_again_is_counted(self, district, desk) -> None:
        raised(district, now=NOW - timedelta(days=40))
        for _ in range(2):
            raised(district)

        text = page(desk, "/desk/?tab=sign&days=7")

        assert text.count('is-many">2<') == 2

    def test_not_of_a_secret_one_to_their_unit(self, district, signed_in) -> None:
        raised(district)
        raised(district, is_secret=True)

        text = page(signed_in(district.handler), "/desk/?tab=sign")

        assert text.count('col-times num">1<') == 1
        assert text.count('col-times num">–<') == 1


class TestWatched:
    def test_a_call_that_is_supervised_is_under_watch_and_carries_its_level(
        self, district, desk
    ) -> None:
        call, _other = raised(district), in_state(district, State.SUSPENDED)
        said = {"level": "red", "reason": "It drags on.", "expected": "Fix it."}
        until = timezone.localdate(NOW) + timedelta(days=2)
        supervise(call, **said, until=until, by=district.district_supervisor, now=NOW)

        text = page(desk, "/desk/?tab=escalated")

        assert listed(text) == [call.number]
        assert "red card" in text


class TestNews:
    def live(self, client, *, tab="sign", seen=LATER, total=1) -> str:
        asked = urlencode({"tab": tab, "seen": seen.isoformat(), "total": total})
        response = client.get(f"/desk/live/?{asked}", headers={"Accept-Language": "en"})
        return response.content.decode()

    def test_what_came_since_is_counted_and_not_shown(self, district, desk) -> None:
        raised(district)
        raised(district, now=LATER + timedelta(minutes=2))

        text = self.live(desk)

        assert "1 new" in text
        assert "gone" not in text
        assert listed(text) == []

    def test_what_left_since_is_counted(self, district, desk) -> None:
        raised(district)

        assert "1 gone" in self.live(desk, total=2)

    @pytest.mark.parametrize("tab", ["sign", "escalated", "overdue", "done", "all"])
    def test_nothing_new_says_nothing(self, district, desk, tab) -> None:
        raised(district)
        total = {"sign": 1}.get(tab, 0)

        assert "data-fresh" not in self.live(desk, tab=tab, total=total)

    @pytest.mark.parametrize("seen", ["", "yesterday", "2026-13-45T00:00:00+08:00"])
    def test_a_moment_without_sense_brings_no_news(self, district, desk, seen) -> None:
        raised(district)

        text = desk.get(f"/desk/live/?tab=sign&seen={seen}&total=x").content.decode()

        assert "data-fresh" not in text


class TestTheQuickLook:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("state", State)
    def test_every_state_has_one(self, district, desk, state, language) -> None:
        call = in_state(district, state)
        desk.cookies["django_language"] = language

        text = desk.get(f"/desk/calls/{call.number}/peek/").content.decode()

        assert call.number in text
        assert "c-sketch" in text
        assert "139****1234" in text
        assert "13900001234" not in text

    def test_a_unit_signs_from_it_and_comes_back(self, district, signed_in) -> None:
        call = raised(district)

        text = (
            signed_in(district.handler)
            .get(f"/desk/calls/{call.number}/peek/?back=/desk/%3Ftab%3Dsign")
            .content.decode()
        )

        assert 'action="/desk/many/sign/"' in text
        assert 'value="/desk/?tab=sign"' in text

    def test_a_secret_caller_stays_secret(self, district, signed_in) -> None:
        call = raised(district, is_secret=True)

        text = signed_in(district.handler).get(f"/desk/calls/{call.number}/peek/").content.decode()

        assert "139****1234" not in text

    def test_it_costs_few_statements_whatever_happened(self, district, desk) -> None:
        short, long = raised(district), in_state(district, State.CLOSED)
        costs = []
        for call in (short, long):
            desk.get(f"/desk/calls/{call.number}/peek/")
            with statements() as said:
                desk.get(f"/desk/calls/{call.number}/peek/")
            costs.append(len(said))

        assert costs[0] == costs[1] <= MOST_STATEMENTS
        assert Call.objects.count() == 2
