"""Who has a call open and what they are typing: seen by the right eyes, lost by nobody."""

from datetime import timedelta

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.urls import reverse

from tests.factories import NOW, MemberFactory, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, presence
from youhu.calls.models import ActDraft
from youhu.calls.rules import MAX_TEXT, State
from youhu.calls.views.offers import others
from youhu.common.errors import Refused
from youhu.registry.rules import Role

LATER = NOW + timedelta(hours=1)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def said(call, member):
    return [words for _writes, words in others(call, member)]


class TestPresence:
    def test_who_else_looks_and_who_writes_is_said(self, district) -> None:
        call = raised(district)
        presence.note(call, by=district.handler, doing="answer")
        presence.note(call, by=district.supervisor)

        handler, supervisor = district.handler.person, district.supervisor.person
        assert said(call, district.dispatcher) == [
            f"{handler} is writing the answer",
            f"{supervisor} is looking at it",
        ]
        assert said(call, district.handler) == [f"{supervisor} is looking at it"]

    def test_whoever_is_silent_for_a_minute_is_gone(self, district, time_machine) -> None:
        call = raised(district)
        time_machine.move_to(NOW, tick=False)
        presence.note(call, by=district.handler)

        time_machine.move_to(NOW + timedelta(seconds=presence.GONE_SECONDS + 1), tick=False)

        assert said(call, district.dispatcher) == []

    def test_whoever_closes_the_page_is_gone_at_once(self, district) -> None:
        call = raised(district)
        presence.note(call, by=district.handler)

        presence.leave(call, by=district.handler)

        assert said(call, district.dispatcher) == []

    def test_who_only_looks_on_is_not_announced(self, district) -> None:
        call = raised(district)

        presence.note(call, by=district.auditor)

        assert said(call, district.dispatcher) == []

    def test_another_post_of_the_same_person_is_nobody_else(self, district) -> None:
        call = raised(district)
        second = MemberFactory(
            person=district.handler.person, organisation=district.urban, role=Role.HANDLER
        )

        presence.note(call, by=district.handler)

        assert said(call, second) == []

    def test_every_process_that_shares_the_folder_sees_it(
        self, district, settings, tmp_path
    ) -> None:
        folder = str(tmp_path / "shared")
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": folder}}
        call = raised(district)

        presence.note(call, by=district.handler)

        elsewhere = FileBasedCache(folder, {})
        assert elsewhere.get(f"open:{call.pk}") == (district.handler.person_id,)
        assert elsewhere.get(f"open:{call.pk}:{district.handler.person_id}").doing == ""

    def test_the_page_says_it_and_the_beat_renews_it(self, district, signed_in) -> None:
        call = raised(district)
        address = reverse("call_open", args=[call.number])

        signed_in(district.handler).post(address, {"doing": "return_call"})
        heard = signed_in(district.dispatcher).post(address, headers=ENGLISH)

        assert "is filling in “Return it”" in heard.content.decode()
        text = page(signed_in(district.handler), call.get_absolute_url())
        assert f"{district.dispatcher.person} is looking at it" in text

    def test_nobody_hears_of_a_call_that_is_not_theirs(self, district, signed_in) -> None:
        call = raised(district)
        presence.note(call, by=district.handler)
        address = reverse("call_open", args=[call.number])

        assert signed_in(district.other_dispatcher).post(address).status_code == 404
        assert said(call, district.handler) == []

    def test_a_beat_costs_no_statement_more_than_finding_the_call(
        self, district, signed_in
    ) -> None:
        call, client = raised(district), signed_in(district.handler)
        address = reverse("call_open", args=[call.number])

        with statements() as sent:
            client.post(address, {"doing": ""})

        assert len(sent) <= 4, sent


@pytest.mark.usefixtures("_at_work")
class TestDrafts:
    def keep(self, client, call, verb="remark", **words):
        address = reverse("keep_draft", args=[call.number, verb])
        return client.post(address, words, headers=ENGLISH)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_was_typed_is_there_on_another_machine(
        self, district, signed_in, language
    ) -> None:
        call = in_state(district, State.WORKING)

        kept = self.keep(signed_in(district.handler), call, "answer", answer="We came & saw.")

        assert kept.json()["said"] == "Draft kept at 11:24."
        text = page(signed_in(district.handler), call.get_absolute_url(), language=language)
        assert "We came &amp; saw." in text
        assert "11:24" in text
        assert "We came" not in page(signed_in(district.dispatcher), call.get_absolute_url())

    def test_a_chosen_unit_is_chosen_again(self, district, signed_in) -> None:
        call, client = in_state(district, State.RETURNED), signed_in(district.district_dispatcher)
        unit = district.housing.pk

        self.keep(client, call, "dispatch", unit=unit, note="Theirs.", photos="x", csrf="y")

        assert ActDraft.objects.get().words == {"unit": str(unit), "note": "Theirs."}
        text = page(client, call.get_absolute_url())
        assert f'<option value="{unit}" selected>' in text

    def test_the_act_done_the_draft_is_gone(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)
        self.keep(client, call, note="We were th")

        client.post(reverse("call_act", args=[call.number, "remark"]), {"note": "We were there."})

        assert not ActDraft.objects.exists()

    def test_an_act_refused_keeps_it(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.handler)
        self.keep(client, call, note="We were th")

        client.post(reverse("call_act", args=[call.number, "remark"]), {"note": ""})

        assert ActDraft.objects.exists()

    def test_of_two_windows_the_newest_words_win_and_that_is_said(
        self, district, signed_in
    ) -> None:
        call, client = raised(district), signed_in(district.handler)
        first = self.keep(client, call, note="From the office.", tab="a").json()
        self.keep(client, call, note="From home.", tab="b", seen=first["saved"])

        third = self.keep(client, call, note="Office again.", tab="a", seen=first["saved"])
        assert third.json()["replaced"] == []  # at the same moment, so it is not newer

        kept = ActDraft.objects.get()
        ActDraft.objects.update(tab="b", words={"note": "From home."})
        answer = self.keep(
            client, call, note="Office.", tab="a",
            seen=(kept.saved_at - timedelta(minutes=1)).isoformat(),
        ).json()  # fmt: skip
        assert answer["replaced"] == ["From home."]
        assert "The newest words count: these here." in answer["said"]
        assert ActDraft.objects.get().words == {"note": "Office."}

    def test_an_empty_form_wipes_out_nothing_that_it_did_not_show(
        self, district, signed_in
    ) -> None:
        call, client = raised(district), signed_in(district.handler)
        saved = self.keep(client, call, note="From home.", tab="b").json()["saved"]

        self.keep(client, call, note=" ", tab="a")
        assert ActDraft.objects.exists()

        self.keep(client, call, note=" ", tab="a", seen=saved)
        assert not ActDraft.objects.exists()

    def test_words_for_an_act_that_is_over_are_shown_until_discarded(
        self, district, signed_in
    ) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.handler)
        self.keep(client, call, "answer", answer="Half an answer")
        actions.return_call(call, note="Theirs.", by=district.handler, now=LATER)

        text = page(client, call.get_absolute_url())
        client.post(reverse("discard_draft", args=[call.number, "answer"]))

        assert "which cannot be done any more" in text
        assert "Half an answer" in text
        assert not ActDraft.objects.exists()

    def test_what_is_too_long_is_refused_and_says_so(self, district, signed_in) -> None:
        call = raised(district)

        answer = self.keep(signed_in(district.handler), call, note="x" * (MAX_TEXT + 1))

        assert answer.status_code == 422
        assert "at most 2000 characters" in answer.json()["said"]

    @pytest.mark.parametrize("verb", ["reveal", "nonsense"])
    def test_what_is_no_act_has_no_draft(self, district, signed_in, verb) -> None:
        assert self.keep(signed_in(district.handler), raised(district), verb).status_code == 404

    @pytest.mark.parametrize("seen", ["", "yesterday", "2026-13-40T00:00:00Z", "2026-11-23"])
    def test_a_moment_that_is_none_does_no_harm(self, district, signed_in, seen) -> None:
        call, client = raised(district), signed_in(district.handler)

        assert self.keep(client, call, note="Words.", seen=seen).status_code == 200

    def test_what_nobody_came_back_to_is_swept(self, district) -> None:
        call, ended = raised(district), in_state(district, State.CLOSED)
        for one in (call, ended):
            words = {"note": "Words."}
            actions.keep_draft(one, "remark", words=words, by=district.handler, now=NOW)

        swept = [actions.sweep_drafts(now=NOW + timedelta(days=days)) for days in (2, 4, 31)]

        assert swept == [0, 1, 1]

    def test_the_action_refuses_what_cannot_be_sent(self, district) -> None:
        words = {"note": "x" * (MAX_TEXT + 1)}
        with pytest.raises(Refused):
            actions.keep_draft(
                raised(district), "remark", words=words, by=district.handler, now=NOW
            )
