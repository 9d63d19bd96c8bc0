"""The caller's side: find a call again, see how it stands, rate it, say more. Without a login."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, picture
from youhu.calls import actions, links, queries
from youhu.calls.models import Call, Photo
from youhu.calls.rules import Outcome, State
from youhu.ledger.models import Entry
from youhu.registry.models import Member
from youhu.registry.rules import Role

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def at(call, *more):
    return reverse("progress", args=[links.token_of(call)]) + "".join(f"{part}/" for part in more)


def looking_at(call, *more):
    """The address that the end of the phone opens: to look, not to act."""
    tail = "".join(f"{part}/" for part in more)
    return reverse("progress", args=[links.look_token_of(call)]) + tail


class TestFindingIt:
    def find(self, client, number, proof="1234"):
        return client.post(
            "/follow/", {"number": number, "proof": proof}, headers={"Accept-Language": "en"}
        )

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_asks_two_things(self, district, client, language) -> None:
        text = page(client, "/follow/", language=language)

        assert 'name="number"' in text
        assert 'name="proof"' in text

    @pytest.mark.parametrize("typed", ["{}", " {} ", "no. {}"])
    def test_number_and_digits_open_it_however_the_number_is_typed(
        self, district, client, typed
    ) -> None:
        call = raised(district)

        response = self.find(client, typed.format(call.number))

        assert response.url == looking_at(call)

    @pytest.mark.parametrize("shown", [True, False])
    def test_the_code_on_the_receipt_opens_the_page_that_acts(
        self, district, client, shown
    ) -> None:
        call = raised(district)
        code = links.shown_code(call) if shown else links.code_of(call.number)

        assert self.find(client, call.number, code).url == at(call)

    def test_the_code_of_one_call_opens_no_other(self, district, client) -> None:
        call, other = raised(district), raised(district)

        assert self.find(client, call.number, links.code_of(other.number)).status_code == 422

    def test_a_code_outlives_the_key_that_it_was_made_with(
        self, district, client, settings
    ) -> None:
        call = raised(district)
        code, old = links.code_of(call.number), settings.SECRET_KEY

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [old]

        assert links.code_of(call.number) != code
        assert self.find(client, call.number, code).url == at(call)

    def test_the_hyphens_may_be_left_out(self, district, client) -> None:
        call = raised(district)

        assert self.find(client, call.number.replace("-", "")).url == looking_at(call)

    @pytest.mark.parametrize(
        ("number", "tail", "said"),
        [
            ("440105-20261123-000001", "9999", "No call has this number and these digits."),
            ("440105-20261123-999999", "1234", "No call has this number and these digits."),
            ("12", "1234", "A number has 20 digits."),
            (
                "440105-20261123-000001",
                "12x4",
                "Enter six digits of the receipt, or four of the phone.",
            ),
        ],
    )
    def test_what_does_not_fit_is_said(self, district, client, number, tail, said) -> None:
        raised(district)

        response = self.find(client, number, tail)

        assert response.status_code == 422
        assert said in response.content.decode()

    def test_guessing_is_slowed_down(self, district, client) -> None:
        call = raised(district)
        for guess in range(5):
            self.find(client, call.number, f"000{guess}")

        response = self.find(client, call.number)

        assert response.status_code == 422
        assert "Too many tries." in response.content.decode()

    def test_guessing_from_many_addresses_is_slowed_down_too(self, district, client) -> None:
        call, other = raised(district), raised(district)
        for guess in range(10):
            client.defaults["REMOTE_ADDR"] = f"192.0.2.{guess}"
            self.find(client, call.number, f"000{guess}")

        client.defaults["REMOTE_ADDR"] = "192.0.2.99"

        assert "Too many tries." in self.find(client, call.number).content.decode()
        assert self.find(client, other.number).url == looking_at(other)

    def test_who_knows_the_digits_may_come_as_often_as_they_like(self, district, client) -> None:
        call = raised(district)

        assert {self.find(client, call.number).status_code for _ in range(12)} == {302}

    def test_a_link_that_we_did_not_make_opens_nothing(self, district, client) -> None:
        call = raised(district)

        for token in (call.number, f"{call.number}:forged", "x"):
            assert client.get(f"/f/{token}/").status_code == 404


class TestLookingAtIt:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("state", State)
    def test_the_page_tells_of_every_state(self, district, client, state, language) -> None:
        call = in_state(district, state)

        text = page(client, at(call), language=language)

        assert call.number in text
        assert str(call.get_state_display()) or text

    def test_no_name_of_staff_and_no_phone_stands_there(self, district, client) -> None:
        call = in_state(district, State.ANSWERED)

        text = page(client, at(call))

        names = {entry.by.person.name for entry in Entry.objects.of(call) if entry.by}
        assert names
        assert not [name for name in names if re.search(rf"\b{name}\b", text)]
        assert "13900001234" not in text
        assert "Li Hua" not in text

    def test_what_the_office_says_among_itself_stays_there(self, district, client) -> None:
        call = raised(district)
        actions.remark(call, note="He calls every week.", by=district.handler, now=LATER)
        actions.reveal(call, note="To call back.", by=district.handler, now=LATER)
        actions.return_call(call, note="Not worth our time.", by=district.handler, now=LATER)

        text = page(client, at(call))

        for inner in ("He calls every week.", "To call back.", "Not worth our time."):
            assert inner not in text

    def test_the_caller_reads_why_it_was_not_handled(self, district, client) -> None:
        call = in_state(district, State.DECLINED)

        assert "Nothing is there." in page(client, at(call))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_receipt_can_be_had_again(self, district, client, language) -> None:
        call = raised(district)

        assert call.number in page(client, at(call, "receipt"), language=language)

    def test_photos_of_the_call_and_no_others_are_shown(self, district, client) -> None:
        mine, other = raised(district), raised(district)
        client.post(at(mine, "add_photos"), {"photos": [picture()]})
        photo = Photo.objects.get(call=mine)

        shown = client.get(
            reverse("progress_photo", args=[links.token_of(mine), photo.pk, "thumb"])
        )

        assert shown["Content-Type"] == "image/jpeg"
        assert shown.content[:2] == b"\xff\xd8"
        foreign = reverse("progress_photo", args=[links.token_of(other), photo.pk, "thumb"])
        assert client.get(foreign).status_code == 404


RATING = {"was_contacted": "yes", "was_solved": "partly", "satisfaction": "fairly", "note": "ok"}


class TestOnlyTheCallerActs:
    """Those who handle a call see the end of the phone; it lets nobody rate."""

    STAFF = ("handler", "grid_worker", "dispatcher", "supervisor")

    def test_the_end_of_the_phone_shows_the_call_and_lets_nobody_rate(
        self, district, client
    ) -> None:
        call = in_state(district, State.ANSWERED)

        text = page(client, looking_at(call))
        response = client.post(looking_at(call, "rate"), RATING)

        assert call.text in text
        assert "/rate/" not in text
        assert "To rate it, enter your receipt code" in text
        assert response.status_code == 403
        call.refresh_from_db()
        assert call.state == State.ANSWERED

    def test_the_receipt_and_its_code_are_not_shown_to_who_only_looks(
        self, district, client
    ) -> None:
        call = raised(district)

        response = client.get(looking_at(call, "receipt"))

        assert response.url == looking_at(call)
        assert links.shown_code(call) in page(client, at(call, "receipt"))
        assert links.shown_code(call) not in page(client, at(call))

    @pytest.mark.parametrize("hand", STAFF)
    def test_who_sees_the_call_at_work_only_looks_even_with_the_receipt(
        self, district, signed_in, hand
    ) -> None:
        call = in_state(district, State.ANSWERED)
        client = signed_in(getattr(district, hand))

        response = client.post(at(call, "rate"), RATING, headers={"Accept-Language": "en"})

        assert response.status_code == 403
        assert "You see this call at work" in response.content.decode()
        assert not Entry.objects.of(call).filter(verb="rate").exists()

    def test_another_post_of_the_same_person_is_no_way_round(self, district, signed_in) -> None:
        call = in_state(district, State.ANSWERED)
        person, since = district.handler.person, district.resident.valid_from
        private = Member.objects.create(person=person, role=Role.RESIDENT, valid_from=since)

        client = signed_in(district.handler)
        client.post("/posts/switch/", {"member": private.pk})

        assert client.post(at(call, "rate"), RATING).status_code == 403

    def test_who_wrote_it_down_at_a_desk_is_not_its_caller(self, district, signed_in) -> None:
        call = raised(district, by=district.dispatcher)
        private = Member(person=district.dispatcher.person, role=Role.RESIDENT, pk=0)

        assert not queries.is_own(call, private)
        assert queries.is_own(raised(district), district.resident)

    def test_a_signed_in_caller_needs_no_receipt(self, district, signed_in) -> None:
        call = in_state(district, State.ANSWERED)

        signed_in(district.resident).post(looking_at(call, "rate"), RATING)

        call.refresh_from_db()
        assert call.state == State.CLOSED

    @pytest.mark.parametrize("hand", ["handler", "dispatcher", "supervisor"])
    def test_no_page_of_the_desk_tells_the_code_or_the_way_to_it(
        self, district, signed_in, hand
    ) -> None:
        call = in_state(district, State.ANSWERED)

        text = page(signed_in(getattr(district, hand)), call.get_absolute_url())

        for secret in (links.token_of(call), links.code_of(call.number), links.shown_code(call)):
            assert secret not in text


class TestAnsweringBack:
    def test_three_taps_close_the_call(self, district, client) -> None:
        call = in_state(district, State.ANSWERED)

        response = client.post(at(call, "rate"), RATING)

        assert response.url == at(call)
        call.refresh_from_db()
        assert (call.state, call.outcome) == (State.CLOSED, Outcome.NORMAL)
        assert (call.was_contacted, call.was_solved, call.satisfaction) == (
            True,
            "partly",
            "fairly",
        )
        assert "partly solved" in page(client, at(call))

    def test_a_question_left_out_is_asked_again(self, district, client) -> None:
        call = in_state(district, State.ANSWERED)
        answers = {**RATING, "was_solved": ""}

        response = client.post(at(call, "rate"), answers, headers={"Accept-Language": "en"})

        assert response.status_code == 422
        assert "Tap how far it is solved." in response.content.decode()
        assert Call.objects.get().state == State.ANSWERED

    def test_what_is_not_solved_is_opened_again(self, district, client) -> None:
        call = in_state(district, State.CLOSED)

        client.post(at(call, "reopen"), {"note": "It rattles again."})

        call.refresh_from_db()
        assert (call.state, call.times_reopened) == (State.DISPATCHED, 1)

    def test_opening_again_needs_a_reason(self, district, client) -> None:
        call = in_state(district, State.CLOSED)

        response = client.post(at(call, "reopen"), {"note": " "}, headers={"Accept-Language": "en"})

        assert response.status_code == 422
        assert "Say what is still wrong." in response.content.decode()

    def test_the_caller_takes_it_back(self, district, client) -> None:
        call = raised(district)

        client.post(at(call, "withdraw"))

        call.refresh_from_db()
        assert call.state == State.WITHDRAWN

    def test_words_are_added_and_read_again(self, district, client) -> None:
        call = raised(district)

        client.post(at(call, "remark"), {"note": "It is worse when it rains."})

        assert "It is worse when it rains." in page(client, at(call))

    def test_a_signed_in_caller_signs_with_their_name(self, district, signed_in) -> None:
        call = raised(district)

        signed_in(district.resident).post(at(call, "remark"), {"note": "One more thing."})
        signed_in(district.neighbour).post(at(call, "remark"), {"note": "With the receipt."})

        by = [entry.by for entry in Entry.objects.of(call).filter(verb="remark")]
        assert by == [district.resident, None]

    @pytest.mark.parametrize("verb", ["sign", "void", "reveal", "lapse", "nonsense"])
    def test_what_is_not_the_callers_to_do_does_not_exist(self, district, client, verb) -> None:
        call = raised(district)

        assert client.post(at(call, verb), {"note": "x"}).status_code == 404

    def test_too_late_is_said(self, district, client) -> None:
        call = in_state(district, State.CLOSED)

        response = client.post(at(call, "withdraw"), headers={"Accept-Language": "en"})

        assert response.status_code == 422
        assert "Reload the page to see what can be done." in response.content.decode()
