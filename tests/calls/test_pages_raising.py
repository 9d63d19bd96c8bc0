"""Raising a call on a phone, on patrol and at a desk."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import NOW, cell_middle
from tests.pages import LANGUAGES, page, picture, statements
from youhu.calls.models import Call, Photo
from youhu.calls.rules import Kind, Source, State, Urgency
from youhu.registry.actions import touch

pytestmark = pytest.mark.usefixtures("_at_work")
RAISE = "/raise/"
MOST_STATEMENTS = 12


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


def told(district, **changes):
    lng, lat = cell_middle(district.cells[0].code)
    answers = {
        "client_key": str(uuid4()),
        "text": "The cover outside the south gate is loose.",
        "category": district.question.pk,
        "lng": lng,
        "lat": lat,
        "address": "Gate 3",
        "name": "Li Hua",
        "phone": "139 0000 1234",
    }
    return {name: value for name, value in {**answers, **changes}.items() if value is not None}


class TestOnAPhone:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_four_questions_stand_in_one_form(self, district, client, language) -> None:
        text = page(client, RAISE, language=language)

        assert [
            text.count(f'data-step="{step}"') for step in ("what", "where", "photos", "check")
        ] == [1] * 4
        for name in (
            "client_key",
            "text",
            "category",
            "lng",
            "lat",
            "community",
            "address",
            "photos",
        ):
            assert f'name="{name}"' in text

    def test_a_call_gets_its_number_its_promise_and_its_code(self, district, client) -> None:
        response = client.post(RAISE, told(district, photos=[picture()]))

        call = Call.objects.select_related("caller").get()
        assert (call.kind, call.source, call.address) == (Kind.APPEAL, Source.PHONE_WEB, "Gate 3")
        assert (call.caller.phone, call.caller.phone_tail) == ("13900001234", "1234")
        assert Photo.objects.filter(call=call).count() == 1
        receipt = page(client, response.url)
        assert call.number in receipt
        assert "7 December (Mon) 18:00" in receipt or "December 7 (Mon) 18:00" in receipt
        assert "data:image/svg+xml" in receipt

    def test_sent_twice_it_is_one_call(self, district, client) -> None:
        answers = told(district)

        first, second = client.post(RAISE, answers), client.post(RAISE, answers)

        assert first.url == second.url
        assert Call.objects.get().times_repeated == 1

    def test_a_signed_in_resident_need_not_say_who_they_are(self, district, signed_in) -> None:
        client = signed_in(district.resident)

        assert district.resident.person.phone in page(client, RAISE)
        client.post(RAISE, told(district))

        assert Call.objects.get().raised_by == district.resident

    def test_staff_call_like_anybody_else(self, district, signed_in) -> None:
        signed_in(district.dispatcher).post(RAISE, told(district))

        assert Call.objects.get().raised_by is None

    def test_who_cannot_point_chooses_the_community(self, district, client) -> None:
        community = district.communities[3]

        client.post(RAISE, told(district, lng=None, lat=None, community=community.code))

        assert Call.objects.get().cell_code.startswith(community.code)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"text": "  "}, "Say in a few words what happened."),
            ({"category": ""}, "Choose what it is about; the nearest one will do."),
            ({"category": 999_999}, "This category is not in use."),
            ({"lng": 116.4, "lat": 39.9}, "This place is outside the district."),
            ({"lng": None, "lat": None}, "Show where it is: move the map or choose the community."),
            ({"lng": "nan"}, "Enter a number."),
            ({"phone": "help"}, "Enter a mobile number of 11 digits"),
            ({"phone": ""}, "Give a phone number"),
            ({"name": ""}, "Say how we shall address you"),
            ({"community": "somewhere", "lng": None}, "Choose a community from the list."),
            ({"community": "440105999999", "lng": None}, "There is no area 440105999999."),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_nothing_is_raised(
        self, district, client, changes, said
    ) -> None:
        response = client.post(RAISE, told(district, **changes), headers={"Accept-Language": "en"})

        assert response.status_code == 422
        assert said in response.content.decode()
        assert not Call.objects.exists()

    def test_a_component_is_not_a_residents_to_choose(self, district, client, signed_in) -> None:
        sent = told(district, category=district.lamp.pk)

        refused = client.post(RAISE, sent, headers={"Accept-Language": "en"})
        signed_in(district.dispatcher).post(
            "/desk/new/", {**sent, "source": "desk", "urgency": "ordinary"}
        )

        assert refused.status_code == 422
        assert "This category is not in use." in refused.content.decode()
        assert Call.objects.get().category == district.lamp

    def test_a_flood_from_one_address_is_held(self, district, client) -> None:
        answers = [
            client.post(RAISE, told(district), headers={"Accept-Language": "en"}) for _ in range(31)
        ]

        assert {answer.status_code for answer in answers[:30]} == {302}
        assert answers[30].status_code == 422
        assert "ring 12345" in answers[30].content.decode()

    @pytest.mark.parametrize(
        ("name", "data"),
        [("letter.jpg", b"%PDF-1.7 ..."), ("huge.jpg", b"\xff\xd8" + b"0" * (40 << 20))],
    )
    def test_what_is_no_photo_is_named(self, district, client, name, data) -> None:
        photo = SimpleUploadedFile(name, data, "image/jpeg")

        sent = told(district, photos=[picture(), photo])
        response = client.post(RAISE, sent, headers={"Accept-Language": "en"})

        text = response.content.decode()
        assert response.status_code == 422
        assert f"{name}: " in text
        assert "The cover outside the south gate is loose." in text
        assert not Call.objects.exists()

    def test_more_than_six_photos_are_too_many(self, district, client) -> None:
        photos = [picture(f"{n}.jpg") for n in range(7)]

        response = client.post(
            RAISE, told(district, photos=photos), headers={"Accept-Language": "en"}
        )

        assert response.status_code == 422
        assert "At most 6 photos at a time." in response.content.decode()

    def test_raising_takes_few_statements(self, district, client) -> None:
        client.post(RAISE, told(district))

        with statements() as sent:
            assert client.post(RAISE, told(district)).status_code == 302

        assert len(sent) <= MOST_STATEMENTS, sent


class TestSuggestions:
    def suggested(self, client, text: str) -> str:
        response = client.post(reverse("suggestions"), {"text": text})
        assert response.status_code == 200
        return response.content.decode()

    def test_words_point_to_a_category(self, district, client) -> None:
        district.odour.keywords = "smell stink"
        district.odour.save()
        touch("calls")

        assert "Odour" in self.suggested(client, "What a smell behind the market!")

    def test_trade_categories_are_for_the_patrol(self, district, client, signed_in) -> None:
        words = "The street lamp is dark"

        assert "Street lamp" not in self.suggested(client, words)
        assert "Street lamp" in self.suggested(signed_in(district.grid_worker), words)

    def test_words_that_point_nowhere_offer_nothing(self, district, client) -> None:
        assert self.suggested(client, "zzz") == "\n" or not self.suggested(client, "zzz").strip()


class TestOnPatrol:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_form_asks_for_no_caller(self, district, signed_in, language) -> None:
        text = page(signed_in(district.grid_worker), "/field/report/", language=language)

        assert 'name="urgency"' in text
        assert 'name="phone"' not in text

    def test_a_report_is_the_grid_workers_own(self, district, signed_in) -> None:
        answers = told(district, category=district.lamp.pk, urgency=Urgency.URGENT)

        signed_in(district.grid_worker).post("/field/report/", answers)

        call = Call.objects.get()
        assert (call.kind, call.source, call.urgency) == (Kind.REPORT, Source.GRID, Urgency.URGENT)
        assert (call.raised_by, call.unit) == (district.grid_worker, district.urban)

    def test_others_report_nothing(self, district, signed_in) -> None:
        assert signed_in(district.resident).get("/field/report/").status_code == 403


class TestAtADesk:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_form_speaks_of_the_caller(self, district, signed_in, language) -> None:
        text = page(signed_in(district.dispatcher), "/desk/new/", language=language)

        assert 'name="source"' in text
        assert 'name="is_secret"' in text

    def test_what_a_caller_says_is_registered(self, district, signed_in) -> None:
        more = {"source": Source.DESK, "urgency": Urgency.CRITICAL, "is_secret": "on"}

        response = signed_in(district.dispatcher).post("/desk/new/", told(district, **more))

        call = Call.objects.get()
        assert response.url == call.get_absolute_url()
        assert (call.source, call.urgency, call.is_secret) == (Source.DESK, Urgency.CRITICAL, True)
        assert call.state == State.DISPATCHED

    def test_a_faulty_form_comes_back_with_its_words(self, district, signed_in) -> None:
        response = signed_in(district.dispatcher).post("/desk/new/", told(district, text=""))

        assert response.status_code == 422
        assert "Gate 3" in response.content.decode()
