"""Which calls are probably the same thing, and who may learn of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bench.likeness import figures
from tests.factories import NOW, cell_middle, in_state, raised
from tests.pages import page, statements
from youhu.calls.models import Call
from youhu.calls.reading.duplicates import candidates
from youhu.calls.reference import current
from youhu.calls.rules import State

SMELL = "楼下烧烤店油烟特别大，窗户都不敢开"
AGAIN = "一楼烧烤摊每晚冒烟，熏得睡不着"
NORTH_30_M = 30 / 111_000
LATER = NOW + timedelta(hours=2)
ENGLISH = {"Accept-Language": "en"}
BESIDE = 'data-dialog="beside-'  # one button each


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def smell(district, text: str = SMELL, *, north: float = 0.0, now=NOW, **facts) -> Call:
    """Somebody smells it, so many degrees north of the middle of the first cell."""
    facts.setdefault("category", district.odour)
    call = raised(district, text=text, now=now, **facts)
    call.lat += north
    call.save(update_fields=["lat"])
    return call


class TestCandidates:
    def test_the_same_in_other_words_is_found_with_its_reasons(self, district) -> None:
        first = smell(district, north=NORTH_30_M)
        call = smell(district, AGAIN, now=LATER)

        [found] = candidates(call)

        assert found.call == first
        assert found.reasons[:3] == ["30 m away", "2 h before", "same category"]
        assert "烧烤" in found.reasons[3]
        assert [one.call for one in candidates(first)] == [call]
        assert candidates(first)[0].reasons[1] == "2 h after"

    def test_shared_words_are_whole_and_end_at_a_mark(self, district) -> None:
        said = "水龙头流出来的水发黄，这几天都这样，能喝吗"
        smell(district, said)

        [found] = candidates(smell(district, said, now=LATER))

        words = found.reasons[3].removeprefix("both say ").split(" · ")
        assert sorted(words) == sorted(["水龙头流出来的水发黄", "这几天都这样", "能喝吗"])

    def test_another_matter_at_the_place_is_not(self, district) -> None:
        smell(district, "请问办这个手续要带哪些材料", category=district.question)

        assert candidates(smell(district, now=LATER)) == []

    def test_the_same_words_far_away_are_not(self, district) -> None:
        smell(district, north=20 * NORTH_30_M)

        assert candidates(smell(district, now=LATER)) == []

    def test_the_same_words_weeks_later_are_not(self, district) -> None:
        smell(district)

        assert candidates(smell(district, now=NOW + timedelta(days=20))) == []

    def test_what_has_ended_is_not(self, district) -> None:
        in_state(district, State.WITHDRAWN, text=SMELL)

        assert candidates(smell(district, category=district.question, now=LATER)) == []

    def test_two_who_could_not_point_are_told_apart_by_their_addresses(self, district) -> None:
        smell(district, address="江南大道12号")

        assert candidates(smell(district, address="昌岗路9号", now=LATER)) == []

    def test_only_those_that_may_be_seen_are_named(self, district) -> None:
        smell(district)
        call = smell(district, now=LATER)
        stranger = district.other_dispatcher

        assert len(candidates(call, among=Call.objects.visible_to(district.dispatcher))) == 1
        assert candidates(call, among=Call.objects.visible_to(stranger)) == []

    def test_it_takes_two_statements(self, district, django_assert_num_queries) -> None:
        smell(district)
        call = smell(district, now=LATER)
        known = current()
        candidates(call)

        with django_assert_num_queries(2):
            candidates(call, known=known)


def test_three_of_four_are_found_and_three_of_four_are_right() -> None:
    found = figures(events=150, seed=3)

    assert found["precision"] >= 0.7
    assert found["recall"] >= 0.7


def test_the_page_of_a_call_says_what_it_is_probably_the_same_as(district, signed_in) -> None:
    first = smell(district, north=NORTH_30_M)
    call = smell(district, AGAIN, now=LATER)

    seen = signed_in(district.dispatcher).get(call.get_absolute_url(), headers=ENGLISH)

    text = seen.content.decode()
    assert "Probably the same" in text
    assert "30 m away" in text
    assert reverse("call", args=[first.number]) in text


def test_its_statements_are_as_many_for_one_as_for_five(district, signed_in, time_machine) -> None:
    time_machine.move_to(LATER, tick=False)
    smell(district, north=NORTH_30_M)
    call, client = smell(district, AGAIN, now=LATER), signed_in(district.dispatcher)
    assert page(client, call.get_absolute_url()).count(BESIDE) == 1

    with statements() as one:
        page(client, call.get_absolute_url())
    for _n in range(4):
        smell(district, north=NORTH_30_M)
    with statements() as five:
        text = page(client, call.get_absolute_url())

    assert text.count(BESIDE) == 5
    assert len(five) == len(one)


class TestWhileRegistering:
    def asked(self, client, **more) -> str:
        lng, lat = cell_middle("440105001001001")
        sent = {"text": AGAIN, "lng": lng, "lat": lat, **more}
        return client.post(reverse("same_now"), sent, headers=ENGLISH).content.decode()

    @pytest.fixture(autouse=True)
    def _at_work(self, time_machine) -> None:
        time_machine.move_to(LATER, tick=False)

    def test_what_is_known_is_named_while_the_clerk_types(self, district, signed_in) -> None:
        first = smell(district, north=NORTH_30_M)

        seen = self.asked(signed_in(district.dispatcher))

        assert "Probably known already" in seen
        assert first.number in seen
        assert "30 m away" in seen

    def test_a_community_is_place_enough(self, district, signed_in) -> None:
        first = smell(district, cell_code="440105001001")
        told = {"text": SMELL, "lng": "", "lat": "", "community": "440105001001"}

        assert first.number in self.asked(signed_in(district.dispatcher), **told)

    def test_nothing_is_said_of_the_area_of_others(self, district, signed_in) -> None:
        smell(district)

        assert self.asked(signed_in(district.other_dispatcher)).strip() == ""

    @pytest.mark.parametrize("more", [{"text": "灯"}, {"lng": "", "lat": ""}, {"lng": "nan"}])
    def test_too_little_is_no_question(self, district, signed_in, more) -> None:
        smell(district)

        assert self.asked(signed_in(district.dispatcher), **more).strip() == ""
