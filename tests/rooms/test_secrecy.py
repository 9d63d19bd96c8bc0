"""What is said in a mediation is read by those whom the case names, each time on record."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.factories import MemberFactory
from tests.factories.service_rooms import SECRETS, archived, colleague, promised, service_room
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.actions import deliver
from youhu.privacy.models import Look
from youhu.promises.actions import examine
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.rooms import actions, rules
from youhu.rooms.actions.erasing import erase_promised
from youhu.rooms.rules import Topic

HERE = (
    "rooms_near", "kept_rooms", "walk_ins", "hotline", "mediations", "new_walk_in",
    "new_mediation", "rooms_count",
)  # fmt: skip
ELSEWHERE = ("inbox", "looks", "promises", "calls", "retention", "my_turns", "who_answers", "posts")
EXPORTS = ("export_walk_ins", "export_hotline", "export_mediations", "export_calls")
HANDS = (
    "nobody", "resident", "grid_worker", "handler", "dispatcher", "supervisor", "auditor", "admin",
    "district_dispatcher", "other_dispatcher", "security", "colleague", "desk",
)  # fmt: skip


@pytest.fixture
def there(district):
    """A file in the archive and a walk-in about a dispute, told to everybody who is told."""
    made, now = service_room(district, now=timezone.now()), timezone.now()
    made.case = archived(made, now=now - timedelta(days=9))
    made.close = promised(made, topic=Topic.MEDIATION, matter="secret facts", now=now)
    deliver(now=now)
    examine(now=now)
    return made


def client_of(hand, there, district, signed_in, client):
    if hand == "nobody":
        return client
    members = {"colleague": colleague(there), "desk": there.desk}
    return signed_in(members.get(hand) or getattr(district, hand))


def addresses(case, close):
    pages = [reverse(name) for name in (*HERE, *ELSEWHERE)]
    lists = [f"{reverse(name)}?stage=all&q={word}" for name in HERE[2:5] for word in ("", "secret")]
    files = [f"{reverse(n, args=[form])}?stage=all" for n in EXPORTS for form in ("csv", "xlsx")]
    files.append(reverse("export_looks", args=["csv"]))
    return [*pages, *lists, *files, case.get_absolute_url(), close.get_absolute_url()]


def words_of(response):
    body = response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


@pytest.mark.parametrize("hand", HANDS)
def test_no_page_list_search_or_file_says_a_word_of_it(there, district, signed_in, client, hand):
    client = client_of(hand, there, district, signed_in, client)
    for address in addresses(there.case, there.close):
        said = words_of(client.get(address))
        if hand in ("grid_worker", "desk", "colleague") and "desk/rooms/walk-ins" in address:
            continue  # their own register: what the desk may read there has its own test
        assert [word for word in SECRETS if word in said] == [], address


@pytest.mark.parametrize("hand", ["grid_worker", "desk", "colleague"])
def test_the_register_keeps_the_words_of_a_dispute_until_somebody_says_what_for(
    there, district, signed_in, client, hand
):
    client = client_of(hand, there, district, signed_in, client)
    for address in (reverse("walk_ins"), there.close.get_absolute_url()):
        assert "secret facts" not in words_of(client.get(address))
    reveal = reverse("act_walk_in", args=[there.close.pk, "reveal"])
    assert "secret facts" in words_of(client.post(reveal, {"purpose": "check"}))
    assert Look.objects.filter(title=there.close.code).count() == 1


def opened(client, case, purpose="check"):
    return client.post(reverse("act_mediation", args=[case.pk, "open_file"]), {"purpose": purpose})


@pytest.mark.parametrize("hand", ["grid_worker", "desk"])
def test_whoever_is_named_reads_it_once_the_reading_is_on_record(
    there, district, signed_in, client, hand
):
    client, case = client_of(hand, there, district, signed_in, client), there.case
    lines = Entry.objects.of(case).count()
    assert opened(client, case).status_code == 302
    said = words_of(client.get(case.get_absolute_url()))
    assert [word for word in SECRETS if word not in said] == []
    assert Look.objects.filter(about="case", title=case.code).count() == 1
    assert Entry.objects.of(case).count() == lines + 1


def test_without_a_purpose_the_file_stays_closed(there, signed_in):
    client = signed_in(there.desk)
    assert opened(client, there.case, purpose="").status_code == 422
    assert SECRETS[5] not in words_of(client.get(there.case.get_absolute_url()))
    assert Look.objects.count() == 0


def test_an_opening_lasts_a_quarter_of_an_hour(there, signed_in):
    client = signed_in(there.desk)
    opened(client, there.case)
    Look.objects.update(at=timezone.now() - rules.READING - timedelta(seconds=1))
    assert SECRETS[5] not in words_of(client.get(there.case.get_absolute_url()))


def test_one_opening_opens_one_file_for_one_person(there, district, signed_in):
    other = archived(there, now=timezone.now() - timedelta(days=9))
    opened(signed_in(there.desk), there.case)
    assert SECRETS[5] not in words_of(signed_in(there.desk).get(other.get_absolute_url()))
    grid = signed_in(district.grid_worker)
    assert SECRETS[5] not in words_of(grid.get(there.case.get_absolute_url()))


@pytest.mark.parametrize(
    "hand", ["colleague", "handler", "dispatcher", "supervisor", "auditor", "admin", "resident"]
)
def test_nobody_else_opens_or_prints_it(there, district, signed_in, client, hand):
    client, case = client_of(hand, there, district, signed_in, client), there.case
    assert opened(client, case).status_code in (403, 404, 422)
    paper = client.post(reverse("agreement", args=[case.pk]))
    assert paper.headers["Content-Type"] != "application/pdf"
    assert Look.objects.count() == 0
    assert SECRETS[5] not in words_of(client.get(case.get_absolute_url()))


def test_the_same_person_in_another_post_does_not_read_it(there, district, signed_in):
    post = MemberFactory(
        role=Role.HANDLER, person=there.desk.person, organisation=district.committees[1]
    )
    with pytest.raises(Refused):
        actions.open_file(there.case, purpose="check", by=post, now=timezone.now())


def test_printing_asks_for_an_open_file_and_is_on_record(there, signed_in):
    client, paper = signed_in(there.desk), reverse("agreement", args=[there.case.pk])
    assert client.post(paper).status_code == 302
    opened(client, there.case)
    response = client.post(paper)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.of(there.case).filter(verb="print_agreement").count() == 1
    assert client.get(paper).status_code == 405


def test_nothing_of_it_stands_in_clear_in_any_table(there):
    """The looks, the ledger, messages, sessions, whatever there is: all of the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # a name that the database gave
            rows = "\n".join(str(row) for row in cursor.fetchall())
            found += [(table, word) for word in SECRETS if word in rows]
    assert found == []


def test_lines_about_a_case_carry_neither_words_nor_names(there):
    for line in Entry.objects.of(there.case):
        assert line.note == ""
        assert set(line.payload) <= {"purpose", "until", "named", "desk", "rung"}


STEP = "Ask her husband"


@pytest.fixture
def close(there):
    return promised(there, topic=Topic.MEDIATION, matter="secret facts", next_step=STEP,
                    now=timezone.now())  # fmt: skip


@pytest.mark.parametrize("hand", ["desk", "dispatcher", "auditor"])
def test_the_next_step_of_a_dispute_is_as_close_as_its_words(
    there, close, district, signed_in, client, hand
):
    client = client_of(hand, there, district, signed_in, client)
    files = [reverse("export_walk_ins", args=[form]) for form in ("csv", "xlsx")]
    for address in (reverse("walk_ins"), close.get_absolute_url(), *files):
        assert STEP not in words_of(client.get(address)), address


def test_the_next_step_leaves_the_register_with_the_words(there, close):
    told = {"dispute": "family", "other_side": "Mr Wu", "by": there.desk, "now": timezone.now()}
    actions.make_case(close, **told)
    close.refresh_from_db()
    assert close.next_step == ""


def test_an_erased_promise_has_no_step_left(there, district):
    walk_in, now = promised(there, next_step=STEP, now=timezone.now()), timezone.now()
    actions.settle(walk_in, answer="Done.", by=there.grid, now=now)
    erase_promised(walk_in, by=nobody(Role.CLOCK), now=now)
    walk_in.refresh_from_db()
    assert walk_in.next_step == ""


def test_a_dispute_becomes_no_call_not_even_once_it_was_shown(there, close, district, signed_in):
    client = signed_in(there.grid)
    reveal = reverse("act_walk_in", args=[close.pk, "reveal"])
    assert "make_call" not in words_of(client.post(reveal, {"purpose": "check"}))
    with pytest.raises(Refused):
        actions.make_call(
            close, category_id=district.question.pk, text="x", by=there.grid, now=timezone.now()
        )
