"""The grid worker's phone, as the server gives it."""

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, picture, statements
from youhu.calls import actions
from youhu.calls.models import Call, HandedIn, Photo
from youhu.calls.rules import Kind, State
from youhu.common.images import photo_from_upload
from youhu.ledger.models import Entry

ENGLISH = {"accept-language": "en"}


class TestToday:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_first_thing_stands_in_full(self, district, signed_in, language) -> None:
        call = in_state(district, State.CHECKING, photos=(photo_from_upload(picture()),))

        text = page(signed_in(district.grid_worker), "/field/", language=language)

        assert reverse("field_look", args=[call.number]) in text
        assert call.answer_text in text
        assert reverse("photo", args=[Photo.objects.first().pk, "thumb"]) in text

    def test_what_was_looked_at_is_counted(self, district, signed_in) -> None:
        client, call = signed_in(district.grid_worker), in_state(district, State.VERIFYING)
        client.post(reverse("field_act", args=[call.number, "confirm"]))

        text = page(client, "/field/")

        assert "<b data-todo>0</b>" in text
        assert "<b data-done>1</b>" in text

    @pytest.mark.parametrize("path", ["/field/", "/field/snapshot/"])
    def test_twenty_tasks_cost_no_more_statements_than_one(self, district, signed_in, path) -> None:
        client = signed_in(district.grid_worker)
        in_state(district, State.VERIFYING)
        client.get(path)
        with statements() as one:
            client.get(path)
        for _ in range(19):
            in_state(district, State.VERIFYING)

        with statements() as twenty:
            client.get(path)

        assert len(twenty) == len(one)
        assert len(one) <= 12


class TestLooking:
    def look(self, client, call: Call, **said):
        return client.post(reverse("field_look", args=[call.number]), said, headers=ENGLISH)

    def test_an_answer_is_handed_in(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)

        response = self.look(signed_in(district.grid_worker), call, verb="refute", note="Gone.")

        call.refresh_from_db()
        assert (response.url, call.state) == ("/field/", State.RECEIVED)

    def test_a_second_press_does_nothing(self, district, signed_in) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.grid_worker)
        key = "6f1dcd4c-93e6-4cf7-8a3c-2f7d8f1f7a00"

        for _ in range(2):
            self.look(client, call, verb="remark", note="Wet.", client_key=key)

        assert HandedIn.objects.get().times_repeated == 1
        assert Entry.objects.of(call).filter(verb="remark").count() == 1

    def test_who_cannot_tell_leaves_words_and_photos(self, district, signed_in) -> None:
        call, client = in_state(district, State.CHECKING), signed_in(district.grid_worker)

        self.look(client, call, verb="remark", note="The gate is shut.", photos=[picture()])

        call.refresh_from_db()
        assert call.state == State.CHECKING
        assert Photo.objects.filter(call=call).count() == 1

    def test_words_that_are_missing_are_asked_for(self, district, signed_in) -> None:
        call = in_state(district, State.CHECKING)

        response = self.look(signed_in(district.grid_worker), call, verb="fail_check")

        assert response.status_code == 422
        assert "Say what is still to be done." in response.content.decode()

    def test_without_an_answer_one_is_asked_for(self, district, signed_in) -> None:
        call = in_state(district, State.CHECKING)

        response = self.look(signed_in(district.grid_worker), call)

        assert response.url == reverse("field_task", args=[call.number])


class TestTheSnapshot:
    def test_it_holds_tasks_pages_and_cells(self, district, signed_in) -> None:
        call = in_state(district, State.CHECKING, photos=(photo_from_upload(picture()),))

        said = signed_in(district.grid_worker).get("/field/snapshot/").json()

        (task,) = said["tasks"]
        assert (said["member"], task["number"]) == (district.grid_worker.pk, call.number)
        assert reverse("field_look", args=[call.number]) in task["html"]
        assert task["thumbs"] == [reverse("photo", args=[Photo.objects.first().pk, "thumb"])]
        codes = [cell["properties"]["code"] for cell in said["cells"]["features"]]
        assert codes == sorted(codes)
        assert all(code.startswith(district.grid_worker.area_code) for code in codes)

    def test_what_is_elsewhere_is_not_in_it(self, district, signed_in) -> None:
        in_state(district, State.CHECKING)

        said = signed_in(district.other_grid_worker).get("/field/snapshot/").json()

        assert said["tasks"] == []


@pytest.mark.parametrize("path", ["/field/queue/", "/field/task/", "/field/report/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_that_a_phone_keeps(district, signed_in, path, language) -> None:
    text = page(signed_in(district.grid_worker), path, language=language)

    assert f'data-member="{district.grid_worker.pk}"' in text


def test_what_one_reports_most_is_offered_first(district, signed_in) -> None:
    raised(district, kind=Kind.REPORT, category=district.lamp, by=district.grid_worker)
    for _ in range(2):
        raised(district, kind=Kind.REPORT, category=district.litter, by=district.grid_worker)

    text = page(signed_in(district.grid_worker), "/field/report/")

    first, second = (
        text.index(f'data-category="{c.pk}"') for c in (district.litter, district.lamp)
    )
    assert first < second


def test_a_task_that_went_on_offers_no_answer(district, signed_in) -> None:
    call = in_state(district, State.CHECKING)
    actions.fail_check(call, note="Not yet.", by=district.grid_worker, now=NOW)

    text = page(signed_in(district.grid_worker), reverse("field_task", args=[call.number]))

    assert 'name="verb"' not in text
