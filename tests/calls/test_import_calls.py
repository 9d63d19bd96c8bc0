"""The plain import: history with owner, state, times and ledger; safe to kill and to run again."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone, translation

from tests.calls.importing import (
    FAULTY,
    FILE,
    SOUND,
    call_of,
    csv_of,
    past,
    run,
    summary,
    table,
    verbs_of,
)
from tests.factories import AreaFactory, MemberFactory
from youhu.calls.actions import escalate, sign
from youhu.calls.actions.numbers import next_number, next_numbers
from youhu.calls.checks import open_calls_held, overdue_calls_escalated, states_agree_with_ledger
from youhu.calls.imports import history
from youhu.calls.models import Call, Caller, Category, Duty, RoutingRule, TimeLimit
from youhu.calls.rules import DutyState, Outcome, Stage, State
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.registry.models import Member, Organisation
from youhu.territory.models import Area, AreaShape

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_every_row_is_imported_or_listed() -> None:
    said = run()

    assert summary(new=SOUND) in said.out
    assert Call.objects.count() == SOUND


def test_bad_rows_are_shown_with_what_to_do() -> None:
    said = run()

    assert "Row 14, OPEN_DT “2015-02-30 10:00:00”: This is no date and time." in said.err
    assert "3 more: --errors FILE lists them all." in said.err


def test_a_bad_row_stands_in_the_error_file_and_the_rows_round_it_are_imported(
    tmp_path: Path,
) -> None:
    run(FILE, "--errors", str(tmp_path / "errors.csv"))

    with (tmp_path / "errors.csv").open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert len({line["row"] for line in lines}) == FAULTY
    assert lines[0] == {
        "row": "14",
        "column": "OPEN_DT",
        "value": "2015-02-30 10:00:00",
        "what": "This is no date and time.",
        "remedy": "Write it like %Y-%m-%d %H:%M:%S.",
    }
    assert call_of(13).state == call_of(15).state == State.CLOSED


def test_running_it_again_imports_nothing_twice_and_says_so() -> None:
    run()
    again = run()

    assert summary(new=0, here=SOUND) in again.out
    assert (Call.objects.count(), Entry.objects.count()) == (SOUND, 2 * SOUND)


def test_a_killed_import_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "CHUNK", 5)
    keep, kept = history.keep, []

    def killed_after_two(*args, **kwargs):
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(keep(*args, **kwargs))
        return kept[-1]

    monkeypatch.setattr(history, "keep", killed_after_two)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.setattr(history, "keep", keep)
    said = run()

    assert kept == [5, 5]
    assert summary(new=SOUND - 10, here=10) in said.out
    assert list(broken_chains()) == []


def test_a_dry_run_writes_nothing_and_says_what_would_be() -> None:
    said = run(FILE, "--dry-run")

    assert summary(new=SOUND) in said.out
    assert "5 units and 4 categories" in said.out
    for model in (Call, Entry, Area, Organisation, Category, TimeLimit):
        assert not model.objects.exists()


def test_only_the_first_rows_may_be_taken() -> None:
    assert summary(new=3, faulty=0, rows=3) in run(FILE, "--limit", "3").out
    assert summary(new=SOUND - 3, here=3) in run().out


def test_a_closed_call_is_history_that_nobody_rated() -> None:
    run()
    call, said = call_of(2), past(2)

    assert (call.state, call.outcome, call.stage) == (State.CLOSED, Outcome.UNRATED, "")
    assert (call.raised_at, call.due_at, call.closed_at) == (
        said.raised_at,
        said.due_at,
        said.closed_at,
    )
    assert call.answer_text == "Done"
    assert call.is_on_time()
    assert call.unit is not None
    assert call.unit.name == "PWDx_Lamps"


def test_an_open_call_waits_for_its_unit_on_clocks_that_start_now() -> None:
    before = timezone.now()
    run()
    late, unpromised = call_of(11), call_of(12)

    for call in (late, unpromised):
        assert (call.state, call.stage) == (State.DISPATCHED, Stage.SIGN)
        assert call.stage_due_at is not None
        assert call.stage_due_at > before
        assert Duty.objects.get(call=call).state == DutyState.ASSIGNED
    assert late.due_at == past(11).due_at
    assert unpromised.due_at is not None
    assert unpromised.due_at > before


def test_an_open_call_can_be_signed_for() -> None:
    run()
    call = call_of(11)
    sign(call, by=MemberFactory(handler=True, organisation=call.unit), now=timezone.now())

    assert call_of(11).state == State.WORKING
    assert verbs_of(11) == ["raise", "import", "sign"]
    assert list(broken_chains()) == []


def test_the_promises_hold_for_what_was_taken_over() -> None:
    run()
    now = timezone.now() + timedelta(minutes=1)

    escalate(now=now)  # what was promised long ago is overdue from the first sweep on
    for check in (overdue_calls_escalated, states_agree_with_ledger):
        assert check(now=now).is_kept, check.__name__
    # Who works for the units of another system is not in its file, and that is said of each call.
    assert all("nobody who serves" in f.text for f in open_calls_held(now=now).findings)


def test_numbers_follow_those_of_the_day_that_are_given_out_already() -> None:
    next_number("250250", date(2015, 1, 5))
    run()
    numbers = [call_of(row).number for row in (2, 3, 4)]

    # Half past eleven in the evening in Boston is the next day in Shanghai.
    assert numbers == ["250250-20150105-000002", "250250-20150105-000003", "250250-20150106-000001"]
    assert next_number("250250", date(2015, 1, 5)) == "250250-20150105-000004"


def test_numbers_are_given_out_in_one_piece() -> None:
    day = date(2015, 1, 5)
    assert next_numbers("250250", day, count=2) == [
        "250250-20150105-000001",
        "250250-20150105-000002",
    ]
    assert next_number("250250", day) == "250250-20150105-000003"


def test_the_ledger_tells_when_it_happened_and_when_it_was_written() -> None:
    member = MemberFactory(dispatcher=True)
    run(FILE, "--as", member.person.user.username)
    first, last = Entry.objects.of(call_of(2))

    assert (first.verb, first.at, first.by) == ("raise", past(2).raised_at, member)
    assert (last.verb, last.at, last.target) == ("import", past(2).closed_at, State.CLOSED)
    assert first.payload["id"] == last.payload["id"] == "900000000001"
    assert first.payload["from"] == "boston-311"
    assert first.payload["written_at"] > "2026"
    assert list(broken_chains()) == []


def test_nobody_is_told_of_history() -> None:
    run()
    assert not Message.objects.exists()


def test_a_call_of_history_has_a_caller_without_a_name_and_a_finished_duty() -> None:
    run()
    duties = Duty.objects.filter(state=DutyState.DONE, ended_at=F("call__closed_at"))

    assert Caller.objects.filter(name="", phone="").count() == SOUND
    assert duties.count() == SOUND - 2


def test_areas_units_categories_and_limits_come_from_the_file() -> None:
    run()

    lamps = Category.objects.get(name="Lamp Out")
    assert (lamps.code, lamps.parent.code, lamps.parent.parent.code) == (
        "X03001001",
        "X03001",
        "X03",
    )
    assert (lamps.standard, lamps.is_local, lamps.is_active) == ("boston-311", True, False)
    limit = TimeLimit.objects.get()  # the other types hold too few promises
    assert (limit.category, limit.stage, limit.amount) == (lamps, Stage.TOTAL, 2)
    queue = Organisation.objects.get(name="PWDx_Lamps")
    assert (queue.parent.name, queue.parent.parent.code) == ("Public Works Department", "250250")
    assert (queue.is_accountable, queue.parent.is_accountable) == (True, False)
    cell = Area.objects.get(code="250250003006006")
    assert (cell.code_system, cell.parent.parent.name) == ("Boston wards and precincts", "Ward 3")


def test_history_draws_no_map_and_opens_no_category() -> None:
    run()
    for model in (AreaShape, RoutingRule, Member):
        assert not model.objects.exists()
    assert not Category.objects.filter(is_active=True).exists()


def test_what_was_renamed_here_is_known_again() -> None:
    run(FILE, "--limit", "5")
    Organisation.objects.filter(name="PWDx_Lamps").update(name="Lamp team")
    Category.objects.filter(name="Lamp Out").update(name="No light")
    run()

    assert call_of(13).unit.name == "Lamp team"
    assert call_of(13).category.name == "No light"
    assert not Category.objects.filter(name="Lamp Out").exists()


def test_a_later_file_adds_what_is_new_in_it(tmp_path: Path) -> None:
    run()
    row = table()[0] | {"CASE_ENQUIRY_ID": "7", "TYPE": "Lamp Bent", "QUEUE": "PWDx_Poles"}
    row |= {"precinct": "2201.0"}
    later = tmp_path / "later.csv"
    later.write_bytes(csv_of([row]))

    assert summary(new=1, faulty=0, rows=1) in run(later).out
    assert Category.objects.get(name="Lamp Bent").code == "X03001002"
    assert Area.objects.get(code="250250022").name == "Ward 22"


def test_a_district_code_that_is_in_use_is_refused() -> None:
    AreaFactory(code="250250")

    with pytest.raises(CommandError, match="250250 is another district's here"):
        run()
    assert not Call.objects.exists()


def test_the_report_explains_each_row_that_does_not_simply_agree(tmp_path: Path) -> None:
    said = run(FILE, "--report", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))

    assert report["rows"] == SOUND
    assert report["verdicts"] == {
        "agree": 11,
        "disagree": 2,
        "file_silent": 1,
        "no_promise": 2,
        "open": 2,
        "absent": 0,
    }
    lines = {(line["row"], line["subject"]): line for line in report["lines"]}
    assert set(lines) == {
        (6, "closed_first"), (7, "due_at_once"), (9, "file_silent"), (10, "disagree"),
        (15, "disagree"), (15, "skipped_hour"), (31, "repeated_hour"),
    }  # fmt: skip
    assert "contradicts its own times" in lines[10, "disagree"]["reason"]
    assert "where the clocks were changed" in lines[15, "disagree"]["reason"]
    assert "by its own times it was late" in lines[9, "file_silent"]["reason"]
    assert (lines[15, "disagree"]["youhu"], lines[15, "disagree"]["file"]) == ("on time", "late")
    assert "       11  both say the same" in said.out


def test_the_report_sees_what_went_on_here_and_what_was_never_imported(tmp_path: Path) -> None:
    run(FILE, "--limit", "2")
    Call.objects.filter(pk=call_of(2).pk).update(answered_at=past(2).due_at + timedelta(days=1))
    run(FILE, "--limit", "2", "--report", str(tmp_path / "report.csv"))

    with (tmp_path / "report.csv").open(newline="", encoding="utf-8-sig") as file:
        (line,) = csv.DictReader(file)
    assert (line["row"], line["subject"], line["youhu"]) == ("2", "disagree", "late")
    assert "other times than the file" in line["reason"]


def refused(file: Path, *options: str, mapping: str = "boston_311.toml") -> CommandError:
    with pytest.raises(CommandError) as why:
        run(file, *options, mapping=mapping)
    assert not Call.objects.exists()
    return why.value


def written(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "calls.csv"
    file.write_bytes(content)
    return file


def test_a_file_that_does_not_fit_the_mapping_ends_with_status_2(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k not in ("QUEUE", "ward")} for row in table()]
    why = refused(written(tmp_path, csv_of(rows)))

    assert why.returncode == 2
    assert "These columns are missing: ward, QUEUE" in str(why)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "calls.csv: The table is empty."),
        (b"CASE_ENQUIRY_ID,\xff\xff\xff\n1,\xff\n", "characters of this file cannot be read"),
        (FILE.read_bytes() + b"1,2,3" + b",x" * 40 + b"\n", "Row 33 has more cells"),
    ],
)
def test_a_file_that_is_no_sound_table_is_refused_whole(
    tmp_path: Path, content: bytes, message: str
) -> None:
    assert message in str(refused(written(tmp_path, content)))


def test_a_file_of_which_no_row_will_do_is_refused(tmp_path: Path) -> None:
    rows = [row | {"OPEN_DT": "?"} for row in table()]
    assert "Not one row" in str(refused(written(tmp_path, csv_of(rows))))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere.csv: No such file" in str(refused(tmp_path / "nowhere.csv"))


def test_an_unknown_mapping_is_refused_with_the_known_ones() -> None:
    why = refused(FILE, mapping="paris.toml")
    assert why.returncode == 2
    assert "boston_311.toml" in str(why)


def test_an_unknown_login_is_refused() -> None:
    assert "Nobody with the login ghost" in str(refused(FILE, "--as", "ghost"))


def test_a_limit_that_is_no_number_is_refused() -> None:
    assert "0 is no number of rows" in str(refused(FILE, "--limit", "0"))
