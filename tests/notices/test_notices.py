"""What happened is told once, to those whom it concerns, in their language."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from tests.factories import NOW, MemberFactory, in_state, raised, tiny_district
from youhu.calls.rules import State
from youhu.notices.actions import Audience, deliver, mark_read, tell
from youhu.notices.models import Delivery, Message
from youhu.notices.rules import RETRIES, next_try
from youhu.notices.wordings import wordings

pytestmark = pytest.mark.django_db
WORDS = {
    "number": "440105-20261123-000001", "address": "12 Jiangnan Avenue", "what": "dark",
    "due": "11-23 12:00", "unit": "Lamps", "answer": "lit",
}  # fmt: skip


@pytest.fixture
def district():
    return tiny_district()


def inbox(member):
    return [d.message.template for d in Delivery.objects.inbox_of(member)]


def test_a_new_call_lies_in_the_inbox_of_the_unit_s_handlers(district):
    raised(district)
    deliver(now=NOW)
    assert inbox(district.handler) == ["dispatched"]
    assert inbox(district.dispatcher) == []


def test_delivering_twice_delivers_once(district):
    raised(district)
    deliver(now=NOW)
    Message.objects.update(expanded_at=None)
    deliver(now=NOW)
    assert inbox(district.handler) == ["dispatched"]


def test_telling_twice_is_telling_once(district):
    for _n in range(2):
        tell("key", "dispatched", WORDS, to=Audience(member=district.resident), now=NOW)
    assert Message.objects.filter(key="key").count() == 1


def test_a_resident_who_signed_in_hears_of_the_answer(district):
    in_state(district, State.ANSWERED)
    deliver(now=NOW + timedelta(hours=1))
    assert inbox(district.resident) == ["answered"]


def test_a_message_is_worded_in_the_reader_s_language(district):
    user = district.resident.person.user
    user.email, user.language = "someone@example.org", "en"
    user.save()
    tell("key", "answered", WORDS, to=Audience(member=district.resident), now=NOW)
    assert deliver(now=NOW) == 1
    assert mail.outbox[0].subject == "Your call 440105-20261123-000001 is answered"


def test_a_failed_e_mail_is_tried_again_and_given_up_in_the_end(district, monkeypatch):
    def fail(*_args):
        raise OSError("no route to host")

    monkeypatch.setattr("youhu.notices.actions.send_mail", fail)
    user = district.resident.person.user
    user.email = "someone@example.org"
    user.save()
    tell("key", "answered", WORDS, to=Audience(member=district.resident), now=NOW)
    moment = NOW
    for wait in RETRIES:
        assert deliver(now=moment) == 0
        assert deliver(now=moment) == 0
        assert Delivery.objects.get(channel="email").state == "queued"
        moment += wait
    deliver(now=moment)
    last = Delivery.objects.get(channel="email")
    assert (last.state, last.attempts) == ("failed", len(RETRIES) + 1)


def test_reading_is_noted_once(district):
    tell("key", "answered", WORDS, to=Audience(member=district.resident), now=NOW)
    deliver(now=NOW)
    (delivery,) = Delivery.objects.inbox_of(district.resident)
    mark_read(delivery, now=NOW)
    mark_read(delivery, now=NOW + timedelta(days=1))
    delivery.refresh_from_db()
    assert delivery.read_at == NOW
    assert not Delivery.objects.inbox_of(district.resident).unread().exists()


def test_one_whose_term_has_ended_is_not_told(district):
    former = MemberFactory(handler=True, organisation=district.housing)
    former.valid_until = NOW.date()
    former.save()
    raised(district)
    deliver(now=NOW)
    assert inbox(former) == []


class Asked(dict[str, str]):
    """A context that has every word, and notes which ones were asked for."""

    def __missing__(self, word: str) -> str:
        return self.setdefault(word, "…")


def asked_by(template: str, language: str) -> tuple[set[str], set[str]]:
    with translation.override(language):
        wording = wordings()[template]
        parts = Asked(), Asked()
        assert "%(" not in str(wording.headline) % parts[0] + str(wording.body) % parts[1]
    return set(parts[0]), set(parts[1])


@pytest.mark.parametrize("template", wordings())
def test_both_languages_of_a_notice_tell_the_same_facts(template):
    assert asked_by(template, "zh-hans") == asked_by(template, "en")


def test_waiting_grows_and_ends():
    waits = [next_try(n) for n in range(1, len(RETRIES) + 2)]
    assert waits == [*RETRIES, None]
    assert list(RETRIES) == sorted(RETRIES)
