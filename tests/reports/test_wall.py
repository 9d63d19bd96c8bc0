"""The wall says what the rows say, to those whose business it is, in few statements."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bench.filler import fill
from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.promises.actions import examine
from youhu.promises.queries import mark
from youhu.reports import views
from youhu.reports.queries import board

MOST_STATEMENTS = 14


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    views._kept.clear()


def seen(district, *, by=None, now=NOW):
    return board(by or district.district_supervisor, mark="", now=now)


class TestFigures:
    def test_today_counts_what_was_raised_signed_and_answered(self, district) -> None:
        raised(district)
        in_state(district, State.WORKING)
        in_state(district, State.ANSWERED)
        raised(district, now=NOW - timedelta(days=1))

        today = seen(district, now=NOW + timedelta(minutes=30)).today

        assert (today.raised, today.signed, today.answered) == (3, 2, 1)
        assert sum(today.hours) == 3
        assert dict(today.categories) == {district.question.pk: 3}

    def test_the_same_weekday_a_week_ago_is_counted_whole(self, district) -> None:
        raised(district, now=NOW - timedelta(days=7))
        raised(district, now=NOW - timedelta(days=6))

        assert sum(seen(district).today.week_ago) == 1

    def test_open_calls_are_points_and_load_of_their_cells(self, district) -> None:
        first = raised(district)
        raised(district, cell_code=district.cells[0].code)
        in_state(district, State.CLOSED)

        found = seen(district)

        assert {point.number for point in found.points} >= {first.number}
        assert found.load == {district.cells[0].code: 2}
        assert found.states == {State.DISPATCHED: 2}

    def test_an_overdue_call_is_late_and_listed(self, district) -> None:
        call = raised(district)

        found = seen(district, now=call.stage_due_at + timedelta(minutes=1))

        assert (found.n_late, [late.number for late in found.late]) == (1, [call.number])
        assert [point.tone for point in found.points] == ["late"]

    def test_a_suspended_call_is_never_late(self, district) -> None:
        in_state(district, State.SUSPENDED)

        found = seen(district, now=NOW + timedelta(days=30))

        assert found.n_late == 0
        assert [point.tone for point in found.points] == ["pause"]

    def test_a_promise_counts_once_it_came_due_or_was_answered(self, district) -> None:
        in_state(district, State.ANSWERED)
        late = raised(district)
        code = district.cells[0].code[:9]
        assert seen(district, now=NOW + timedelta(minutes=5)).rated == {code: (1, 1)}

        assert seen(district, now=late.due_at + timedelta(minutes=1)).rated == {code: (1, 2)}

    def test_what_was_withdrawn_counts_neither_way(self, district) -> None:
        in_state(district, State.WITHDRAWN)

        assert seen(district, now=NOW + timedelta(days=20)).rated == {}

    def test_a_subdistrict_sees_only_its_own(self, district) -> None:
        raised(district)
        raised(district, cell_code=district.cells[-1].code)

        assert len(seen(district).points) == 2
        assert len(seen(district, by=district.dispatcher).points) == 1


class TestMark:
    def test_it_changes_with_every_act_and_every_examination(self, district) -> None:
        marks = [mark()]
        call = raised(district)
        marks.append(mark())
        call.refresh_from_db()
        examine(now=NOW)
        marks.append(mark())

        assert len(set(marks)) == 3
        assert mark() == marks[-1]


class TestPages:
    @pytest.fixture(autouse=True)
    def _at_work(self, time_machine) -> None:
        time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_wall_shows_the_board(self, district, signed_in, language) -> None:
        call = raised(district)
        examine(now=NOW)

        text = page(signed_in(district.district_supervisor), "/screen/", language=language)

        assert call.get_absolute_url() in text
        assert "wall-data" in text

    def test_what_a_caller_wrote_is_not_on_the_wall(self, district, signed_in) -> None:
        raised(district, text="My neighbour Mr Chen beats his dog every night.")

        assert "Chen" not in page(signed_in(district.district_supervisor), "/screen/")

    def test_the_same_mark_is_reckoned_once(self, district, signed_in) -> None:
        raised(district)
        client = signed_in(district.district_supervisor)
        client.get("/screen/board/")

        with statements() as sent:
            client.get("/screen/board/")

        assert not any("calls_call" in sql for sql in sent)

    def test_an_act_is_on_the_next_board(self, district, signed_in) -> None:
        client = signed_in(district.district_supervisor)
        client.get("/screen/board/")
        call = raised(district)

        assert call.number in client.get("/screen/board/").content.decode()

    def test_the_board_costs_the_same_however_many_calls_there_are(
        self, district, signed_in
    ) -> None:
        client = signed_in(district.district_supervisor)
        client.get("/screen/board/")
        costs = []
        for n in (20, 1_000):
            fill(n, now=NOW, seed=n)
            views._kept.clear()
            with statements() as sent:
                client.get("/screen/board/")
            costs.append(len(sent))

        assert costs[0] == costs[1] <= MOST_STATEMENTS

    def test_a_call_opens_in_the_drawer(self, district, signed_in) -> None:
        call = raised(district)
        address = reverse("wall_call", args=[call.number])

        text = signed_in(district.district_supervisor).get(address).content.decode()

        assert call.get_absolute_url() in text
        assert Call.objects.get().text not in text

    def test_the_map_has_every_cell_once(self, district, signed_in) -> None:
        text = signed_in(district.district_supervisor).get("/screen/map.svg").content.decode()

        assert all(text.count(f'data-code="{cell.code}"') == 1 for cell in district.cells)
