"""One call at a desk: what is known of it, and what may be done with it now."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, in_state, raised
from tests.pages import LANGUAGES, page, picture, statements
from youhu.calls import actions, queries
from youhu.calls.forms.acts import ACTS
from youhu.calls.models import Photo
from youhu.calls.rules import MOVES, REMARKS, Kind, State
from youhu.ledger.models import Entry
from youhu.registry.rules import Role

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
MOST_STATEMENTS = 27
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def act(client, call, verb, **said):
    address = reverse("call_act", args=[call.number, verb])
    return client.post(address, said, headers=ENGLISH)


class TestThePage:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("state", State)
    def test_it_tells_of_every_state(self, district, signed_in, state, language) -> None:
        call = in_state(district, state)

        text = page(signed_in(district.dispatcher), call.get_absolute_url(), language=language)

        assert call.number in text
        assert text.count("<li", text.index("c-timeline")) >= Entry.objects.of(call).count()

    def test_at_most_one_act_is_the_main_one(self, district, signed_in) -> None:
        for state in State:
            call = in_state(district, state)
            for who in (district.dispatcher, district.supervisor, district.handler_of(call.unit)):
                if queries.one(who).filter(pk=call.pk).exists():
                    text = page(signed_in(who), call.get_absolute_url())
                    assert text.count("c-btn--act") <= 1, (state, who)

    def test_every_verb_of_a_person_has_its_form(self) -> None:
        by_hand = {verb for verb, move in MOVES.items() if move.roles != {Role.CLOCK}}
        said = {verb for verb, roles in REMARKS.items() if roles != {Role.CLOCK}}

        beside = {"extend", "split"}  # each has a page of its own
        assert (by_hand | said | {"add_photos"}) - beside == set(ACTS)

    def test_it_says_why_this_unit_answers(self, district, signed_in) -> None:
        call = raised(district)

        text = page(signed_in(district.handler), call.get_absolute_url())

        assert "Rule 1:" in text
        assert "in the whole district → Housing." in text

    def test_it_says_who_has_it_meanwhile(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)

        text = page(signed_in(district.dispatcher), call.get_absolute_url())

        assert "First Committee 1 looks whether it is so." in text

    @pytest.mark.parametrize("state", [State.RECEIVED, State.WORKING, State.CLOSED])
    def test_few_statements_open_it(self, district, signed_in, state) -> None:
        call, client = in_state(district, state, photos=()), signed_in(district.dispatcher)
        page(client, call.get_absolute_url())

        with statements() as sent:
            page(client, call.get_absolute_url())

        assert len(sent) <= MOST_STATEMENTS, sent

    def test_what_is_not_theirs_does_not_exist(self, district, signed_in) -> None:
        call = raised(district)
        client = signed_in(district.other_dispatcher)

        assert client.get(call.get_absolute_url()).status_code == 404
        assert act(client, call, "redispatch").status_code == 404
        assert client.get("/desk/calls/440105-20261123-999999/").status_code == 404


class TestActing:
    def test_a_call_goes_through_the_desk(self, district, signed_in) -> None:
        call = in_state(district, State.RECEIVED)
        desk, unit = signed_in(district.dispatcher), signed_in(district.handler)

        act(desk, call, "dispatch", unit=district.housing.pk, note="Theirs.")
        act(unit, call, "sign")
        response = act(unit, call, "answer", answer="It is aired.", photos=[picture()])

        assert response.url == call.get_absolute_url()
        call.refresh_from_db()
        assert (call.state, call.unit, call.answer_text) == (
            State.ANSWERED,
            district.housing,
            "It is aired.",
        )
        assert Photo.objects.get().use == "after"

    def test_a_faulty_form_says_what_to_do_and_keeps_the_words(self, district, signed_in) -> None:
        call = in_state(district, State.RECEIVED)

        response = act(signed_in(district.dispatcher), call, "dispatch", unit="", note="Theirs.")

        text = response.content.decode()
        assert response.status_code == 422
        assert "Choose the unit that shall answer." in text
        assert "Theirs." in text

    @pytest.mark.parametrize("unit", ["0", "x", "999999"])
    def test_a_unit_that_is_not_offered_is_refused(self, district, signed_in, unit) -> None:
        call = in_state(district, State.RECEIVED)

        response = act(signed_in(district.dispatcher), call, "dispatch", unit=unit)

        assert response.status_code == 422

    def test_a_unit_of_another_subdistrict_is_not_offered(self, district, signed_in) -> None:
        call = in_state(district, State.RECEIVED)

        text = page(signed_in(district.dispatcher), call.get_absolute_url())

        offered = re.search(r'<select[^>]* name="unit".*?</select>', text, re.DOTALL)
        assert offered is not None
        assert f'<option value="{district.offices[0].pk}"' in offered[0]
        assert f'<option value="{district.offices[1].pk}"' not in offered[0]

    def test_the_second_person_must_be_another_one(self, district, signed_in) -> None:
        call = in_state(district, State.DECLINING)

        response = act(signed_in(district.dispatcher), call, "agree_decline")

        assert response.status_code == 422
        assert "A second person must agree." in response.content.decode()

    def test_on_hold_needs_a_day_to_come(self, district, signed_in) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.dispatcher)

        refused = act(client, call, "suspend", until="2026-11-20", note="Parts.")
        act(client, call, "suspend", until="2026-11-30", note="Parts.")

        assert "Name a day after today" in refused.content.decode()
        assert "on hold until" in page(client, call.get_absolute_url())

    def test_who_was_quicker_is_said(self, district, signed_in) -> None:
        call = in_state(district, State.WORKING)

        response = act(signed_in(district.handler), call, "sign")

        assert response.status_code == 422
        assert "Reload the page to see what can be done." in response.content.decode()

    def test_photos_and_words_are_added(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)

        act(client, call, "add_photos", photos=[picture()])
        act(client, call, "remark", note="We were there.")

        text = page(client, call.get_absolute_url())
        photo = Photo.objects.get(call=call)
        assert "We were there." in text
        assert reverse("photo", args=[photo.pk, "image"]) in text
        assert client.get(reverse("photo", args=[photo.pk, "image"])).status_code == 200
        others = signed_in(district.other_dispatcher)
        assert others.get(reverse("photo", args=[photo.pk, "image"])).status_code == 404

    @pytest.mark.parametrize("verb", ["lapse", "escalate", "nonsense"])
    def test_what_nobody_does_by_hand_does_not_exist(self, district, signed_in, verb) -> None:
        assert act(signed_in(district.handler), raised(district), verb).status_code == 404

    def test_looking_changes_nothing(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)

        assert client.get(reverse("call_act", args=[call.number, "sign"])).status_code == 405


class TestTheCaller:
    def test_name_and_phone_are_masked(self, district, signed_in) -> None:
        call = raised(district)

        text = page(signed_in(district.handler), call.get_absolute_url())

        assert "L*" in text
        assert "139****1234" in text
        assert "13900001234" not in text
        assert "Li Hua" not in text

    def test_in_clear_it_is_shown_once_and_kept_on_record(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)
        address = reverse("reveal_caller", args=[call.number])

        shown = client.post(
            address, {"purpose": "contact", "note": "To call back."}, headers=ENGLISH
        )

        assert "13900001234" in shown.content.decode()
        assert shown["Cache-Control"] == "no-store"
        assert "13900001234" not in page(client, call.get_absolute_url())
        entry = Entry.objects.of(call).last()
        assert (entry.verb, entry.note, entry.by) == ("reveal", "To call back.", district.handler)

    def test_a_reason_is_asked_for(self, district, signed_in) -> None:
        call = raised(district)
        address = reverse("reveal_caller", args=[call.number])

        refused = signed_in(district.handler).post(address, {"purpose": "other"}, headers=ENGLISH)

        assert refused.status_code == 422
        assert "Say what you need the number for." in refused.content.decode()
        assert "13900001234" not in refused.content.decode()

    def test_who_asked_for_secrecy_is_hidden_from_the_unit(self, district, signed_in) -> None:
        call = raised(district, is_secret=True)
        unit, room = signed_in(district.handler), signed_in(district.dispatcher)
        address = reverse("reveal_caller", args=[call.number])

        text = page(unit, call.get_absolute_url())
        refused = unit.post(address, {"purpose": "contact"}, headers=ENGLISH)

        assert "kept secret" in text
        assert "139****1234" not in text
        assert "13900001234" not in refused.content.decode()
        assert "139****1234" in page(room, call.get_absolute_url())

    def test_the_story_does_not_name_the_caller(self, district, signed_in) -> None:
        call = raised(district)
        actions.remark(call, note="Still there.", by=district.resident, now=LATER)

        text = page(signed_in(district.handler), call.get_absolute_url())

        assert district.resident.person.name + "<" not in text
        assert "the caller" in text


class TestInTheField:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_waits_for_eyes_is_listed(self, district, signed_in, language) -> None:
        verify, check = in_state(district, State.VERIFYING), in_state(district, State.CHECKING)
        other = in_state(district, State.WORKING)

        text = page(signed_in(district.grid_worker), "/field/", language=language)

        assert (verify.number in text, check.number in text, other.number in text) == (
            True,
            True,
            False,
        )
        assert verify.number not in page(signed_in(district.other_grid_worker), "/field/")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_task_shows_what_to_look_at(self, district, signed_in, language) -> None:
        call = in_state(district, State.VERIFYING)
        address = reverse("field_task", args=[call.number])

        text = page(signed_in(district.grid_worker), address, language=language)

        assert reverse("field_look", args=[call.number]) in text
        assert 'name="verb" value="confirm"' in text
        assert 'name="verb" value="refute"' in text
        assert "13900001234" not in text

    def test_it_is_so_with_a_photo(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)
        address = reverse("field_act", args=[call.number, "confirm"])

        response = signed_in(district.grid_worker).post(address, {"photos": [picture()]})

        assert response.url == "/field/"
        call.refresh_from_db()
        assert call.state == State.DISPATCHED
        assert Photo.objects.get(call=call).use == "scene"

    def test_it_is_not_so_needs_words(self, district, signed_in) -> None:
        call = in_state(district, State.VERIFYING)
        address = reverse("field_act", args=[call.number, "refute"])

        refused = signed_in(district.grid_worker).post(address, {"note": ""}, headers=ENGLISH)

        assert refused.status_code == 422
        assert "Say what you saw there instead." in refused.content.decode()

    def test_a_report_is_closed_by_its_check(self, district, signed_in) -> None:
        call = raised(district, kind=Kind.REPORT, category=district.litter, by=district.grid_worker)
        worker = district.handler_of(call.unit)
        actions.sign(call, by=worker, now=NOW)
        actions.finish(call, answer="Swept.", by=worker, now=NOW)

        address = reverse("field_act", args=[call.number, "close_checked"])
        signed_in(district.grid_worker).post(address)

        call.refresh_from_db()
        assert call.state == State.CLOSED

    def test_who_comes_too_late_is_told(self, district, signed_in) -> None:
        call = in_state(district, State.WORKING)
        address = reverse("field_act", args=[call.number, "confirm"])

        response = signed_in(district.grid_worker).post(address, follow=True, headers=ENGLISH)

        assert "Somebody was quicker" in response.content.decode()
