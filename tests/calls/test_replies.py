"""Reply templates: kept by those whose words they are, filled for a call, counted when used."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, CategoryFactory, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions
from youhu.calls.models import ReplyTemplate
from youhu.calls.replies import caller_title, facts_of, fill, replies, unknown_placeholders
from youhu.calls.rules import PLACEHOLDERS, State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("_at_work")
LATER = NOW + timedelta(hours=1)
ENGLISH = {"Accept-Language": "en"}
SAID = {"use": "answer", "title": "Aired", "body": "{caller_title}, {number} is aired."}
LADY = "\u9648\u5973\u58eb"  # Ms Chen


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


def kept(district, *, unit=None, by=None, **said):
    return actions.add_reply(unit=unit, by=by or district.admin, now=NOW, **{**SAID, **said})


class TestFilling:
    def test_every_place_that_may_be_left_open_can_be_filled(self, district) -> None:
        facts = facts_of(raised(district), district.handler, "Committee 1", LATER)

        assert facts.keys() == PLACEHOLDERS.keys()
        assert all(facts.values())

    def test_what_nobody_can_fill_is_found(self) -> None:
        assert unknown_placeholders("{number} {} {phone} {unit}") == ["{}", "{phone}"]

    def test_what_is_filled_in_is_not_filled_again(self, district) -> None:
        call = raised(district, address="{number}")

        facts = facts_of(call, district.handler, "", LATER)

        assert fill("At {place}.", facts) == "At {number}."

    def test_a_caller_is_addressed_by_name_only_where_that_was_given(self, district) -> None:
        lady, plain = raised(district, caller_name=LADY), raised(district)
        secret = raised(district, caller_name=LADY, is_secret=True)

        said = [caller_title(call, district.handler) for call in (lady, plain, secret)]

        assert said == [LADY, "dear resident", "dear resident"]


class TestOffering:
    def offered(self, district, call, member, verb="answer"):
        return [one.title for one in replies(call, member, [verb], "", LATER).get(verb, [])]

    def test_the_narrow_come_before_the_wide(self, district) -> None:
        call = in_state(district, State.WORKING)
        kept(district, title="All")
        kept(district, title="Ours", unit=district.housing, by=district.handler)
        kept(district, title="Question", category=district.question)
        kept(district, title="Lamps", category=district.lamp)
        kept(district, title="Others", unit=district.urban)
        kept(district, title="Remark", use="remark")

        assert self.offered(district, call, district.handler) == ["Question", "Ours", "All"]

    def test_a_retired_one_is_offered_no_more(self, district) -> None:
        reply = kept(district)
        actions.retire_reply(reply, by=district.admin, now=LATER)

        assert self.offered(district, raised(district), district.handler) == []

        actions.restore_reply(reply, by=district.admin, now=LATER)
        assert self.offered(district, raised(district), district.handler) == ["Aired"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_brings_the_filled_words(self, district, signed_in, language) -> None:
        call = in_state(district, State.WORKING, caller_name=LADY)
        reply = kept(district)

        text = page(signed_in(district.handler), call.get_absolute_url(), language=language)

        assert f'data-reply="{reply.pk}" data-words="{LADY}, {call.number} is aired."' in text

    def test_an_act_done_with_it_is_counted(self, district, signed_in) -> None:
        call, client = in_state(district, State.WORKING), signed_in(district.handler)
        reply, other = kept(district), kept(district, title="Other", unit=district.urban)
        address = reverse("call_act", args=[call.number, "answer"])

        client.post(address, {"answer": "", "template": reply.pk})
        client.post(address, {"answer": "Aired.", "template": reply.pk})
        remark = reverse("call_act", args=[call.number, "remark"])
        for odd in (other.pk, "x", "9" * 30, ""):
            client.post(remark, {"note": "Words.", "template": odd})

        assert list(ReplyTemplate.objects.order_by("pk").values_list("times_used", flat=True)) == [
            1, 0,
        ]  # fmt: skip


class TestKeeping:
    def test_only_ones_own_unit_or_an_administrator_keeps_them(self, district) -> None:
        ours = kept(district, unit=district.housing, by=district.handler)
        for unit in (None, district.urban):
            with pytest.raises(Refused):
                kept(district, unit=unit, by=district.handler, title="Theirs")
        with pytest.raises(Refused):
            actions.edit_reply(ours, **SAID, by=district.dispatcher, now=LATER)
        with pytest.raises(Refused):
            kept(district, unit=district.rooms[0], by=district.supervisor)

    def test_every_change_is_a_line_of_the_ledger(self, district) -> None:
        reply = kept(district)
        actions.edit_reply(reply, **{**SAID, "body": "Better."}, by=district.admin, now=LATER)
        actions.retire_reply(reply, by=district.admin, now=LATER)

        lines = Entry.objects.of(reply)
        assert [line.verb for line in lines] == ["add_reply", "edit_reply", "retire_reply"]
        assert [line.note for line in lines][:2] == [SAID["body"], "Better."]

    def test_one_title_stands_for_one_thing(self, district) -> None:
        first = kept(district)
        with pytest.raises(Refused, match="title already"):
            kept(district)
        kept(district, unit=district.housing)
        actions.retire_reply(first, by=district.admin, now=LATER)
        kept(district)
        with pytest.raises(Refused, match="title already"):
            actions.restore_reply(first, by=district.admin, now=LATER)

    @pytest.mark.parametrize("said", [{"title": " "}, {"body": " "}, {"body": "{phone}"}])
    def test_the_action_refuses_what_the_form_would(self, district, said) -> None:
        with pytest.raises(Refused):
            kept(district, **said)


class TestThePages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_everybody_at_a_desk_reads_keepers_change(self, district, signed_in, language) -> None:
        reply = kept(district, unit=district.rooms[0], by=district.dispatcher)
        kept(district, title="Elsewhere", unit=district.urban)

        own, other = (
            page(signed_in(who), "/desk/templates/", language=language)
            for who in (district.dispatcher, district.auditor)
        )

        assert reverse("edit_reply", args=[reply.pk]) in own
        assert "Elsewhere" not in own
        assert "Aired" not in other

    def test_a_handler_adds_one_for_the_unit(self, district, signed_in) -> None:
        client = signed_in(district.handler)
        page(client, "/desk/templates/new/")

        refused = client.post("/desk/templates/new/", {**SAID, "body": "{phone}"}, headers=ENGLISH)
        done = client.post(
            "/desk/templates/new/", {**SAID, "category": district.question.pk}, headers=ENGLISH
        )

        assert refused.status_code == 422
        said = "Nothing can be filled in for {phone}. You may use: {number} {caller_title}"
        assert said in refused.content.decode()
        assert done.url == "/desk/templates/"
        made = ReplyTemplate.objects.get()
        assert (made.unit, made.category) == (district.housing, district.question)

    def test_an_administrator_adds_one_for_all(self, district, signed_in) -> None:
        client = signed_in(district.admin)

        client.post("/desk/templates/new/", {**SAID, "for_all": "on"})
        client.post("/desk/templates/new/", {**SAID, "title": "Mine"})

        units = dict(ReplyTemplate.objects.values_list("title", "unit"))
        assert units == {"Aired": None, "Mine": district.centre.pk}

    def test_one_is_changed_retired_and_used_again(self, district, signed_in) -> None:
        reply = kept(district, unit=district.housing, by=district.handler)
        client = signed_in(district.handler)
        assert SAID["body"] in page(client, reverse("edit_reply", args=[reply.pk]))

        client.post(reverse("edit_reply", args=[reply.pk]), {**SAID, "body": "Better."})
        client.post(reverse("retire_reply", args=[reply.pk]))
        retired = page(client, "/desk/templates/?state=retired")
        client.post(reverse("restore_reply", args=[reply.pk]))

        assert "Better." in retired
        reply.refresh_from_db()
        assert (reply.body, reply.is_active) == ("Better.", True)
        assert "Better." in page(client, "/desk/templates/")

    def test_the_list_filters_and_sorts_and_leaves_as_a_table(self, district, signed_in) -> None:
        kept(district, title="Zebra", body="=1+1")
        kept(district, title="Apple", use="remark", unit=district.housing)
        client = signed_in(district.handler)

        text = page(client, "/desk/templates/?sort=title&use=nonsense")
        assert text.index("Apple") < text.index("Zebra")
        for query, there in (
            ("use=remark", "Apple"), ("scope=own", "Apple"), ("scope=district", "Zebra"),
            ("q=1%2B1", "Zebra"),
        ):  # fmt: skip
            found = page(client, f"/desk/templates/?{query}")
            assert [name for name in ("Apple", "Zebra") if name in found] == [there], query
        table = client.get("/desk/templates/export.csv?use=answer", headers=ENGLISH)
        assert "'=1+1" in table.content.decode()
        assert "Apple" not in table.content.decode()

    def test_a_long_list_costs_no_more_statements(self, district, signed_in) -> None:
        client = signed_in(district.handler)
        for n in range(20):
            kept(district, title=f"No. {n}", category=CategoryFactory(), unit=district.housing)
        page(client, "/desk/templates/")

        with statements() as sent:
            page(client, "/desk/templates/")

        assert len(sent) <= 8, sent
