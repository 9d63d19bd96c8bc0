"""How a call is told: its stations, its story, and why it is where it is."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.factories import NOW, RoutingRuleFactory, in_state, raised
from youhu.calls import actions, reference, telling
from youhu.calls.models import Call
from youhu.calls.rules import Kind, State
from youhu.calls.suggestions import suggest
from youhu.calls.templatetags.calls import headline, kind_word, rest, stage_face
from youhu.ledger.models import Entry

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def looks(call, brief=False):
    tell = telling.brief_steps_of if brief else telling.steps_of
    return [step.look for step in tell(call, telling.lead_of(call.duties.order_by("pk")))]


class TestStations:
    @pytest.mark.parametrize(
        ("state", "there"),
        [
            (State.RECEIVED, "done now todo todo todo"),
            (State.DISPATCHED, "done done now todo todo"),
            (State.WORKING, "done done done now todo"),
            (State.SUSPENDED, "done done done now todo"),
            (State.CHECKING, "done done done done now"),
            (State.ANSWERED, "done done done done now"),
            (State.CLOSED, "done done done done done"),
            (State.DECLINED, "done off"),
        ],
    )
    def test_each_state_has_its_place(self, district, state, there) -> None:
        assert " ".join(looks(in_state(district, state))) == there

    @pytest.mark.parametrize(
        ("state", "there"),
        [(State.DISPATCHED, "done done now todo"), (State.WORKING, "done done now todo")],
    )
    def test_the_caller_need_not_tell_signing_from_working(self, district, state, there) -> None:
        assert " ".join(looks(in_state(district, state), brief=True)) == there

    def test_a_report_ends_with_its_check(self, district) -> None:
        call = raised(district, kind=Kind.REPORT, category=district.lamp, by=district.grid_worker)

        assert telling.steps_of(call, None)[-1].name == "Checked"

    @pytest.mark.parametrize(("hours", "percent"), [(-1, 0), (0, 0), (1, 25), (4, 100), (9, 100)])
    def test_how_much_of_a_promise_is_used(self, hours, percent) -> None:
        assert telling.used_percent(NOW, NOW + 4 * HOUR, NOW + hours * HOUR) == percent

    def test_a_stretch_without_an_end_is_not_used_up(self) -> None:
        assert telling.used_percent(NOW, None, NOW) == 0
        assert telling.used_percent(NOW, NOW, NOW) == 100


class TestStory:
    def test_every_line_of_the_ledger_is_told_newest_first(self, district) -> None:
        call = in_state(district, State.CLOSED)

        lines = telling.story(Entry.objects.of(call), reference.current())

        assert [line.verb for line in lines] == ["rate", "answer", "sign", "raise"]
        assert lines[-1].what == "Received → Housing"
        assert lines[1].who == f"Housing · handler · {district.handler.person.name}"

    def test_the_clock_has_no_name(self, district) -> None:
        call = raised(district)
        actions.escalate(now=NOW + 30 * HOUR)

        lines = telling.story(Entry.objects.of(call), reference.current())

        assert (lines[0].verb, lines[0].who, lines[0].look) == ("escalate", "automatically", "auto")


class TestReasons:
    def told(self, call):
        return [said for _icon, said in telling.reasons(call, reference.current(), NOW)]

    def test_the_rule_and_those_that_gave_way(self, district) -> None:
        narrow = {"category": district.question, "area": district.subdistricts[0]}
        RoutingRuleFactory(number=9, unit=district.urban, **narrow)

        said = self.told(raised(district))

        assert said[1] == "Rule 9: Question (01001) in subdistrict 440105001 → Urban."
        assert said[2] == "Wider rules that gave way: 1."

    def test_a_dispatcher(self, district) -> None:
        call = in_state(district, State.RECEIVED)
        actions.dispatch(call, unit=district.housing, by=district.dispatcher, now=NOW + HOUR)

        assert self.told(call)[1] == "A dispatcher chose this unit."

    def test_nobody_is_named_by_a_rule(self, district) -> None:
        district.rules["question"].delete()
        call = raised(district, now=NOW)
        Call.objects.filter(pk=call.pk).update(is_fallback=True, routing={"unit": "room-1"})
        call.refresh_from_db()

        assert self.told(call)[1].startswith("No rule fits this category here")

    def test_a_cell_that_is_gone_keeps_its_code(self, district) -> None:
        call = raised(district)
        call.cell_code = "440105001001999"

        assert self.told(call)[0] == "The place lies in 440105001001999."


class TestWords:
    @pytest.mark.parametrize(
        ("text", "title", "more"),
        [
            ("The cover is loose. It rattles.", "The cover is loose", "It rattles."),
            ("井盖松了，晚上很吵。", "井盖松了", "晚上很吵。"),
            ("Ok. Look", "Ok. Look", ""),
            ("x" * 50, "x" * 36 + "…", "x" * 14),
            ("  two\n lines ", "two lines", ""),
        ],
    )  # fmt: skip
    def test_a_title_is_the_first_clause(self, text, title, more) -> None:
        call = Call(text=text)

        assert (headline(call), rest(call)) == (title, more)

    def test_only_what_is_no_appeal_has_its_kind_named(self) -> None:
        assert kind_word(Call(kind=Kind.APPEAL)) == ""
        assert kind_word(Call(kind=Kind.REPORT)) == "patrol report"

    def test_a_call_on_hold_says_until_when(self, district) -> None:
        face = stage_face(in_state(district, State.SUSPENDED), NOW)

        assert face.tone == "pause"
        assert face.words.startswith("on hold until ")


class TestSuggesting:
    def test_keywords_weigh_more_than_shared_letters(self, district) -> None:
        district.odour.keywords = "smell"
        categories = [district.question, district.odour, district.litter]

        assert suggest("a Smell of litter", categories, most=2) == [district.odour, district.litter]

    def test_chinese_needs_no_blanks(self, district) -> None:
        district.lamp.name, district.litter.name = "路灯不亮", "垃圾"

        assert suggest("门口路灯不亮了", [district.litter, district.lamp], most=3) == [
            district.lamp
        ]

    def test_nothing_is_guessed_from_nothing(self, district) -> None:
        assert suggest("", [district.odour], most=3) == []
