"""The list that a clerk lives in."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.calls.queries import TABS
from youhu.calls.rules import Source, State, Urgency

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
MOST_STATEMENTS = 12


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def desk(district, signed_in):
    return signed_in(district.district_dispatcher)


def listed(text: str) -> list[str]:
    return [part.split('"', 1)[0] for part in text.split('data-row="')[1:]]


class TestTheList:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("tab", [tab.name for tab in TABS])
    def test_every_tab_shows_what_it_says(self, district, desk, tab, language) -> None:
        calls = [in_state(district, state) for state in State]
        calls += [call.main for call in calls if call.main]

        text = page(desk, f"/desk/?tab={tab}", language=language)

        wanted = {c.name: c.states for c in TABS}[tab]
        special = tab in {"overdue", "escalated", "joint"}
        if not special:
            shown = [call.number for call in calls if call.state in wanted]
            assert sorted(listed(text)) == sorted(shown)
        assert listed(text) or special

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_empty_tab_says_so(self, district, desk, language) -> None:
        text = page(desk, "/desk/", language=language)

        assert listed(text) == []
        assert "c-empty" in text

    def test_nobody_sees_what_is_not_theirs(self, district, signed_in) -> None:
        call = raised(district)

        assert listed(page(signed_in(district.handler), "/desk/")) == [call.number]
        assert listed(page(signed_in(district.other_dispatcher), "/desk/?tab=all")) == []

    def test_overdue_is_shape_word_and_colour(self, district, desk, time_machine) -> None:
        call = raised(district)
        time_machine.move_to(NOW + timedelta(days=3), tick=False)

        text = page(desk, "/desk/?tab=overdue")

        assert listed(text) == [call.number]
        assert "c-clock--late" in text
        assert "#s-late" in text
        assert "overdue</span>" in text

    def test_the_most_pressing_stands_first(self, district, desk) -> None:
        slow, fast = raised(district), raised(district, now=NOW - timedelta(hours=5))

        assert listed(page(desk, "/desk/?tab=sign")) == [fast.number, slow.number]
        assert listed(page(desk, "/desk/?tab=sign&sort=-due")) == [slow.number, fast.number]
        assert listed(page(desk, "/desk/?tab=sign&sort=nonsense")) == [fast.number, slow.number]

    @pytest.mark.parametrize(
        "query",
        [
            "q=rattling", "q=Jetty", "q=Office", "q=5678", "urgency=urgent", "source=hotline",
            "kind=matter", "area=440105002", "days=1",
        ],
    )  # fmt: skip
    def test_filters_in_the_address_narrow_it(self, district, desk, query) -> None:
        raised(district, now=NOW - timedelta(days=2), text="Where do I apply?")
        wanted = raised(
            district, text="A rattling fence", address="2 Jetty Road", category=district.litter,
            caller_phone="13800005678", urgency=Urgency.URGENT, source=Source.HOTLINE,
            cell_code=district.cells[-1].code,
        )  # fmt: skip

        assert listed(page(desk, f"/desk/?tab=all&{query}")) == [wanted.number]

    def test_a_filter_without_sense_is_left_out(self, district, desk) -> None:
        call = raised(district)

        text = page(desk, "/desk/?tab=nowhere&urgency=x&days=-3&page=99")

        assert listed(text) == []
        assert listed(page(desk, "/desk/?tab=all&urgency=x&days=x&page=99")) == [call.number]
        assert listed(page(desk, "/desk/?tab=all&q=%00")) == [call.number]

    def test_a_unit_cannot_find_a_secret_caller_by_digits(self, district, signed_in) -> None:
        call = raised(district, is_secret=True)
        address = "/desk/?tab=all&q=1234"

        assert listed(page(signed_in(district.handler), address)) == []
        assert listed(page(signed_in(district.dispatcher), address)) == [call.number]

    def test_a_long_list_has_pages(self, district, desk) -> None:
        for _ in range(51):
            raised(district)

        first, second = page(desk, "/desk/?tab=sign"), page(desk, "/desk/?tab=sign&page=2")

        assert (len(listed(first)), len(listed(second))) == (50, 1)
        assert 'rel="next"' in first
        assert 'rel="prev"' in second

    def test_fetching_it_anew_brings_rows_and_counts_alone(self, district, desk) -> None:
        call = raised(district)

        text = desk.get("/desk/?tab=sign", headers={"HX-Request": "true"}).content.decode()

        assert listed(text) == [call.number]
        assert "c-tabs" in text
        assert "<html" not in text

    @pytest.mark.parametrize("who", ["handler", "dispatcher", "district_supervisor", "auditor"])
    def test_few_statements_for_one_row_and_as_few_for_fifty(
        self, district, signed_in, who
    ) -> None:
        client = signed_in(getattr(district, who))
        raised(district)
        page(client, "/desk/?tab=all")
        with statements() as for_one:
            page(client, "/desk/?tab=all")
        for n in range(49):
            raised(district, cell_code=district.cells[n % 2].code)

        with statements() as for_fifty:
            text = page(client, "/desk/?tab=all")

        assert len(listed(text)) == 50
        assert len(for_fifty) == len(for_one) <= MOST_STATEMENTS, for_fifty


class TestTakingItAway:
    def test_a_formula_in_a_call_stays_text(self, district, desk) -> None:
        raised(district, text='=HYPERLINK("http://x")', address="+1")

        response = desk.get("/desk/export.csv?tab=all", headers={"Accept-Language": "en"})

        table = response.content.decode("utf-8-sig").splitlines()
        assert response["Content-Disposition"].startswith('attachment; filename="youhu-')
        assert len(table) == 2
        assert "'=HYPERLINK" in table[1]
        assert "'+1" in table[1]

    def test_a_workbook_holds_the_same_rows(self, district, desk) -> None:
        wanted, _other = raised(district, urgency=Urgency.URGENT), raised(district)

        response = desk.get("/desk/export.xlsx?tab=all&urgency=urgent")

        rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
        assert [row[0] for row in rows[1:]] == [wanted.number]

    def head(self, desk, query):
        address = f"/desk/export.csv?tab=all{query}"
        response = desk.get(address, headers={"Accept-Language": "en"})
        return response.content.decode("utf-8-sig").splitlines()[0].split(",")

    def test_it_has_the_columns_that_the_list_shows(self, district, desk) -> None:
        usual = self.head(desk, "")
        assert "Unit" in usual
        assert "Answer" not in usual

        desk.post("/desk/layout/", {"columns": ["source"], "density": "roomy", "per_page": "25"})

        assert self.head(desk, "") == ["Number", "What happened", "Urgency", "Source"]

    def test_it_has_the_columns_that_are_ticked(self, district, desk) -> None:
        raised(district)

        assert self.head(desk, "&columns=closed&columns=number") == ["Number", "Closed"]
        assert 'name="columns" value="unit" checked' in page(desk, "/desk/?tab=all")
        assert 'name="columns" value="answer">' in page(desk, "/desk/?tab=all")

    def test_callers_are_not_in_it(self, district, desk) -> None:
        raised(district)

        text = desk.get("/desk/export.csv?tab=all").content.decode()

        assert "13900001234" not in text
        assert "Li Hua" not in text

    def test_other_formats_do_not_exist(self, district, desk) -> None:
        assert desk.get("/desk/export.pdf").status_code == 404


class TestTheDoor:
    @pytest.mark.parametrize("who", ["resident", "grid_worker"])
    def test_the_desk_is_for_those_who_work_at_one(self, district, signed_in, who) -> None:
        text = page(signed_in(getattr(district, who)), reverse("calls"), status=403)

        assert "Switch to another of your posts" in text

    def test_who_did_not_sign_in_is_asked_to(self, client, db) -> None:
        assert client.get("/desk/").url == "/sign-in/?next=/desk/"

    def test_a_sweep_beside_the_desk_changes_nothing_by_looking(self, district, desk) -> None:
        raised(district)
        before = Call.objects.values().get()

        page(desk, "/desk/?tab=all")

        assert Call.objects.values().get() == before
        assert actions.escalate(now=LATER) == 0
