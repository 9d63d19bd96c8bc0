"""A file of check-ins: nothing accepted is lost, faults come back, again it changes nothing."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation

from tests.factories import NOW
from tests.volunteering.conftest import checked_in
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.registry.models import Member, Person
from youhu.volunteering import checks
from youhu.volunteering.actions import importing
from youhu.volunteering.actions.importing import hand_in, sweep_imports, take_in
from youhu.volunteering.imports.check_ins import reader_for, rows_of, template
from youhu.volunteering.models import CheckIn, ImportRun, ImportState
from youhu.volunteering.rules import Skill, State

HEAD = ("name", "phone", "community", "unit", "skills", "kinds", "free")
HERE, THERE = "440105001001", "440105002001"


def table(*lines, head=HEAD):
    text = io.StringIO()
    csv.writer(text).writerows([head, *lines])
    return io.BytesIO(text.getvalue().encode())


def row(n, place=HERE, **changes):
    told = {
        "name": f"Wang {n}", "phone": f"139{n:08d}", "community": place, "unit": "", "skills": "",
        "kinds": "", "free": "", **changes,
    }  # fmt: skip
    return [told[name] for name in HEAD]


def taken(by, *lines, now=NOW):
    run = hand_in(
        rows_of(table(*lines)), name="a.csv", sha256="0" * 64, language="en", by=by, now=now
    )
    assert take_in(run, read=reader_for(by), clock=lambda: now)
    run.refresh_from_db()
    return run


@pytest.fixture
def room(district):
    return district.district_dispatcher


def test_a_row_brings_person_post_and_check_in_with_its_line(room, district) -> None:
    place = district.communities[0].code
    run = taken(
        room, row(1, place, unit=district.housing.code, skills="law\u3001driving", free="6a;7p")
    )
    assert (run.state, run.n_new, run.n_known, run.n_refused) == (ImportState.DONE, 1, 0, 0)
    made = CheckIn.objects.get()
    assert (made.person.name, made.person.phone) == ("Wang 1", "13900000001")
    assert (made.unit, made.skills, made.free) == (
        district.housing, {"law", "driving"}, {"6a", "7p"},
    )  # fmt: skip
    assert made.state == State.SUBMITTED
    assert Member.objects.get(person=made.person).role == "resident"
    assert checks.rows_agree_with_ledger(now=NOW).is_kept
    assert Message.objects.get(template="check_ins_came").unit == district.committees[0]
    assert run.rows == ""


def test_words_in_either_language_are_understood(room, district) -> None:
    with translation.override("zh-hans"):
        head, skill = template(), str(Skill.LAW.label)
    line = row(1, skills=skill)
    assert head[0] != "Name"
    run = hand_in(
        rows_of(table(line, head=head)), name="a", sha256="", language="zh-hans", by=room, now=NOW
    )
    take_in(run, read=reader_for(room), clock=lambda: NOW)
    assert CheckIn.objects.get().skills == {"law"}


def test_the_same_file_changes_nothing(room, district) -> None:
    lines = [row(n) for n in range(5)]
    taken(room, *lines)
    before = list(CheckIn.objects.order_by("pk").values())
    again = taken(room, *lines, now=NOW + timedelta(days=1))
    assert (again.n_new, again.n_known, again.n_refused) == (0, 5, 0)
    assert list(CheckIn.objects.order_by("pk").values()) == before
    assert Person.objects.filter(name__startswith="Wang").count() == 5


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": ""}, "name is missing"),
        ({"phone": "12345"}, "no mobile"),
        ({"community": "440105999999"}, "no community"),
        ({"unit": "nowhere"}, "no unit"),
        ({"skills": "flying"}, "flying"),
        ({"kinds": "war"}, "war"),
        ({"free": "8a"}, "8a"),
    ],
)
def test_a_wrong_row_goes_back_with_its_reason_and_holds_up_no_other(
    room, district, changes, why, settings
) -> None:
    settings.LANGUAGE_CODE = "en"
    run = taken(room, row(1), row(2, **changes), row(3))
    assert (run.n_new, run.n_refused) == (2, 1)
    [(back, said)] = json.loads(run.faults)
    assert said
    assert back == dict(zip(HEAD, row(2, **changes), strict=True))
    assert CheckIn.objects.count() == 2


def test_who_is_elsewhere_or_has_another_name_goes_back(room, district, volunteer) -> None:
    checked_in(volunteer, district.communities[0])
    phone, name = str(volunteer.person.phone), volunteer.person.name
    run = taken(
        room, row(1, THERE, name=name, phone=phone), row(2, phone=phone, name="Somebody else"),
        row(3), row(3, THERE), row(3),
    )  # fmt: skip
    assert (run.n_new, run.n_known, run.n_refused) == (1, 1, 3)
    assert CheckIn.objects.active().filter(person=volunteer.person).count() == 1


def test_a_desk_takes_in_its_own_community_and_accepts(district, homes) -> None:
    run = taken(homes.secretary, row(1), row(2, THERE))
    assert (run.n_new, run.n_refused) == (1, 1)
    made = CheckIn.objects.get()
    assert (made.state, made.accepted_by) == (State.ACCEPTED, homes.secretary)
    assert checks.rows_agree_with_ledger(now=NOW).is_kept


def test_what_one_file_brings_is_not_looked_at_again_on_one_day(district, homes) -> None:
    taken(homes.secretary, *(row(n) for n in range(10)))
    days = {made.due_at.date() for made in CheckIn.objects.all()}
    assert len(days) == 10


def test_a_clash_with_a_phone_makes_the_lot_look_again(
    room, district, volunteer, monkeypatch
) -> None:
    """Somebody checks in by phone between the look and the writing of the lot."""
    real, calls = importing.take_lot, []

    def clash(rows, **said):
        calls.append(len(rows))
        if len(calls) == 1:
            raise IntegrityError("one_active_check_in")
        return real(rows, **said)

    monkeypatch.setattr(importing, "take_lot", clash)
    run = taken(room, row(1), row(2))
    assert (run.n_new, calls) == (2, [2, 2])


def test_a_run_that_broke_goes_on_where_it_stood(room, district, monkeypatch) -> None:
    monkeypatch.setattr(importing, "LOT", 2)
    real, calls = importing.take_lot, []

    def break_once(rows, **said):
        calls.append(len(rows))
        if len(calls) == 2:
            raise OSError("the disk is full")
        return real(rows, **said)

    monkeypatch.setattr(importing, "take_lot", break_once)
    lines = [row(0), row(1), row(2, THERE), row(3, skills="flying"), row(4)]
    run = hand_in(rows_of(table(*lines)), name="a", sha256="", language="en", by=room, now=NOW)
    with pytest.raises(OSError, match="disk"):
        take_in(run, read=reader_for(room), clock=lambda: NOW)
    assert CheckIn.objects.count() == 2
    run = ImportRun.objects.get()
    assert take_in(run, read=reader_for(room), clock=lambda: NOW)
    run.refresh_from_db()
    assert (run.n_new, run.n_refused, run.done) == (4, 1, 5)
    told = Message.objects.filter(template="check_ins_came")
    assert told.count() == 2  # also the community whose rows came before it broke
    assert not take_in(run, read=reader_for(room), clock=lambda: NOW)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(Refused):
        rows_of(table(["Wang", "1"], head=("name", "phone")))
    with pytest.raises(Refused):
        rows_of(table())


def test_files_go_after_a_week_and_are_sealed_until_then(room, district) -> None:
    taken(room, row(1, name=""))
    with_number = ImportRun.objects.values_list("faults", flat=True).get()
    assert "13900000001" not in with_number
    sweep_imports(now=NOW + timedelta(days=8))
    assert not ImportRun.objects.exists()


def test_the_page_hands_in_shows_and_gives_back(room, district, client, settings) -> None:
    client.force_login(room.person.user)
    file = table(row(1), row(2, skills="flying"))
    file.name = "a.csv"
    answer = client.post("/check-ins/import/", {"file": file})
    run = ImportRun.objects.get()
    assert answer.url == f"/check-ins/import/{run.pk}/"
    take_in(run, read=reader_for(room), clock=timezone.now)
    page = client.get(answer.url).content.decode()
    assert "Wang 2" in page
    back = client.get(f"{answer.url}faults.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(back)))
    assert lines[1][:3] == ["Wang 2", "13900000002", HERE]
    assert "flying" in lines[1][-1]
