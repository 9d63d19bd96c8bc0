"""The judge of the cluster sees what is lost, torn or late; templates lack nothing; fair dice."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import TinyDistrict, cell_middle, raised, tiny_district
from tools.cluster import journal
from tools.cluster.faults import KILLS, KINDS, plan
from tools.cluster.journal import Gap
from tools.cluster.judge import intake, warnings
from tools.cluster.layout import LAST, Layout
from tools.cluster.story import story
from tools.cluster.templates import DEPLOY, render
from tools.cluster.verdict import NONE_OF, failures
from youhu.calls.models import Call

KEYS = [str(UUID(int=n, version=4)) for n in range(4)]


def good_report(**others: Any) -> dict[str, Any]:
    return {
        **dict.fromkeys(NONE_OF, 0), "log_faults": [], "warnings": 9, "latest_warning_s": 21.0,
        "faults": [{"kind": "primary", "gap_s": 22.0}], "control": {"lost": 7},
        "late": {"overdue": 3, "warned_in_s": 25.0}, "stopped": [], "acknowledged": 8,
        "wanted": 8, "form": "long", **others,
    }  # fmt: skip


def test_a_run_in_which_all_held_has_no_failure() -> None:
    assert failures(good_report()) == []


@pytest.mark.parametrize(
    "what",
    [
        *({name: 1} for name in NONE_OF),
        {"log_faults": ["gone 3"]},
        {"faults": [{"kind": "primary", "gap_s": 31.0}]},
        {"latest_warning_s": 61.0},
        {"late": {"overdue": 3, "warned_in_s": 61.0}},
        {"late": {"overdue": 0, "warned_in_s": 1.0}},
        {"warnings": 0},
        {"control": {"lost": 0}},
        {"stopped": ["After 90 s there is not one primary."]},
        {"wanted": 9},
    ],
    ids=str,
)
def test_whatever_must_not_be_is_a_failure_of_its_own(what: dict[str, Any]) -> None:
    assert len(failures(good_report(**what))) == 1


def test_the_short_form_bears_with_a_slow_machine_and_with_no_loss() -> None:
    slow = {"faults": [{"kind": "primary", "gap_s": 80.0}], "latest_warning_s": 150.0}
    assert len(failures(good_report(**slow))) == 2
    assert failures(good_report(**slow, form="short")) == []
    assert len(failures(good_report(**slow, form="short", lost=1))) == 1


@pytest.mark.parametrize("name", sorted(file.name for file in (DEPLOY / "cluster").iterdir()))
def test_every_name_in_a_template_is_known(name: str, tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    for machine in LAST:
        layout.home(machine).mkdir()
        assert "${" not in render(name, layout, machine).read_text()


def test_every_kind_of_fault_comes_before_one_comes_again() -> None:
    faults = plan(Random(3), 24, 8)
    kills = Counter(fault.kind for fault in faults if fault.is_kill)
    assert (sum(kills.values()), len(faults)) == (24, 32)
    assert {fault.kind for fault in faults} == set(KINDS)
    assert set(kills) == KILLS
    assert faults == plan(Random(3), 24, 8)
    assert faults != plan(Random(4), 24, 8)


def test_a_line_that_was_cut_off_was_never_said(tmp_path: Path) -> None:
    (tmp_path / "journal-1-0.jsonl").write_text('{"key": "b", "at": 5}\n{"key": "c", "a')
    (tmp_path / "journal-1-1.jsonl").write_text('{"key": "a", "at": 4}\n')
    assert [line["key"] for line in journal.read(tmp_path)] == ["a", "b"]


def test_lateness_does_not_count_the_time_in_which_nobody_was_answered() -> None:
    moments = [0.0, 1.0, 11.0, 12.0]
    outages = journal.gaps(moments)
    assert outages == [Gap(1.0, 11.0)]
    assert journal.longest(moments, 4.0, 5.0) == 10.0
    assert journal.lateness(5.0, 31.0, outages) == 20.0
    assert journal.lateness(12.0, 31.0, outages) == 19.0
    assert journal.lateness(5.0, 4.0, outages) == 0.0


@pytest.fixture
def district(db: None) -> TinyDistrict:
    return tiny_district()


def told(district: TinyDistrict) -> dict[str, Any]:
    lng, lat = cell_middle(district.cells[0].code)
    return {"ordinary": district.question.pk, "quick": 0, "lng": lng, "lat": lat}


def acknowledged(district: TinyDistrict, key: str, **otherwise: Any) -> dict[str, Any]:
    """A call as a caller of the cluster raises it, and the line of its journal."""
    said = {**story(key, told(district), is_quick=False), "client_key": UUID(key), **otherwise}
    del said["category"]
    call = raised(district, **said)
    return {"key": key, "number": call.number, "at": call.raised_at.timestamp(), "again": None}


def test_the_judge_names_what_is_lost_torn_or_numbered_anew(district: TinyDistrict) -> None:
    if connection.vendor != "postgresql":
        return
    whole, renamed, torn = (acknowledged(district, key) for key in KEYS[:3])
    renamed["number"] = "440105-20261129-999999"
    last = Call.objects.get(number=torn["number"])
    last.caller.name = "x"
    last.caller.save()
    last.duties.all().delete()
    lost = {"key": KEYS[3], "number": "1", "at": 0.0, "again": None}

    found = intake([whole, renamed, torn, lost], told(district))

    assert (found["lost"], found["torn"], found["another_number"]) == (1, 1, 1)
    assert (found["doubled"], found["acknowledged"], found["calls"]) == (0, 4, 3)
    assert f"{torn['number']}: caller_name, duties" in found["examples"]


def test_the_judge_times_a_warning(district: TinyDistrict) -> None:
    from youhu.calls.actions import escalate

    call = raised(district, now=timezone.now() - timedelta(days=3))
    assert call.stage_due_at is not None
    escalate(now=call.stage_due_at + timedelta(seconds=40))

    found = warnings([], timezone.now().timestamp())

    assert (found["warnings"], found["warned_twice"], found["latest_warning_s"]) == (1, 0, 40.0)


def test_a_story_is_made_from_its_key_alone() -> None:
    facts = {"ordinary": 1, "quick": 2, "lng": 113.3, "lat": 23.1}
    one = json.dumps(story(KEYS[1], facts, is_quick=True))
    assert one == json.dumps(story(KEYS[1], facts, is_quick=True))
    assert one != json.dumps(story(KEYS[2], facts, is_quick=True))
