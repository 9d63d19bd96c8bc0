"""My matters: what a signed-in resident raised, and what they joined."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, links
from youhu.calls.models import Call
from youhu.calls.rules import State

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


class TestMyCalls:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_resident_sees_their_own(self, district, signed_in, language) -> None:
        mine, other = raised(district), raised(district, by=district.neighbour)

        text = page(signed_in(district.resident), "/mine/", language=language)

        assert mine.number in text
        assert other.number not in text

    def test_who_never_called_is_shown_the_way(self, district, signed_in) -> None:
        assert reverse("raise_call") in page(signed_in(district.neighbour), "/mine/")


class TestCallsThatIJoined:
    def joined(self, district, **facts):
        call = raised(district, by=district.neighbour, category=district.litter, **facts)
        actions.echo(call, device="d", by=district.resident, now=LATER)
        return call

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_they_stand_beside_ones_own(self, district, signed_in, language) -> None:
        own, joined = raised(district), self.joined(district)

        text = page(signed_in(district.resident), "/mine/?show=joined", language=language)

        assert reverse("public_call", args=[joined.number]) in text
        assert own.number not in text

    def test_nothing_is_told_of_them_but_what_is_public(self, district, signed_in) -> None:
        joined = self.joined(district, text="Behind the bins of gate 3.")

        text = page(signed_in(district.resident), "/mine/?show=joined")

        for private in (joined.text, joined.address, links.token_of(joined)):
            assert private not in text

    def test_what_is_public_no_more_is_gone(self, district, signed_in) -> None:
        joined = self.joined(district)
        Call.objects.filter(pk=joined.pk).update(is_secret=True)

        assert joined.number not in page(signed_in(district.resident), "/mine/?show=joined")

    def test_what_others_joined_is_theirs(self, district, signed_in) -> None:
        joined = self.joined(district)

        text = page(signed_in(district.neighbour), "/mine/?show=joined")

        assert joined.number not in text
        assert reverse("near") in text

    def test_it_costs_no_more_with_many(self, district, signed_in) -> None:
        self.joined(district)
        client = signed_in(district.resident)
        with statements() as for_one:
            page(client, "/mine/?show=joined")
        for _n in range(9):
            self.joined(district)

        with statements() as for_ten:
            page(client, "/mine/?show=joined")

        assert len(for_ten) == len(for_one)


class TestSortingMyCalls:
    @pytest.mark.parametrize(
        ("show", "states"),
        [
            ("open", {State.WORKING}),
            ("rate", {State.ANSWERED}),
            ("done", {State.CLOSED}),
            ("zzz", {State.WORKING, State.ANSWERED, State.CLOSED}),
        ],
    )
    def test_they_are_sorted_by_how_they_stand(self, district, signed_in, show, states) -> None:
        calls = [in_state(district, s) for s in (State.WORKING, State.ANSWERED, State.CLOSED)]

        text = page(signed_in(district.resident), f"/mine/?show={show}")

        assert {call.state for call in calls if call.number in text} == states
