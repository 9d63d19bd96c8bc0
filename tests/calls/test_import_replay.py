"""The replay: the same rows through the ordinary actions, each at its own time."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from tests.calls.importing import FAULTY, FILE, SOUND, Said, call_of, past, run, summary, verbs_of
from tests.factories.kept import kept
from youhu.calls.checks import every_combination_routed, states_agree_with_ledger
from youhu.calls.imports import replay
from youhu.calls.imports.outlines import outlines
from youhu.calls.models import Call, Category, RoutingRule
from youhu.calls.rules import Kind, Outcome, State
from youhu.common.geo import check_layer
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.registry.actions import touch
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import AreaShape
from youhu.territory.rules import AreaKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _few_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of the file has few calls: a sweep every ninety days lets ratings lapse in time."""
    monkeypatch.setattr(replay, "BEAT", timedelta(days=90))


@pytest.fixture
def replayed(_few_sweeps: None, monkeypatch: pytest.MonkeyPatch) -> Said:
    """What was said while the whole file was replayed, and the rows that this left."""
    monkeypatch.setattr(replay, "BEAT", timedelta(days=10))  # so that who is late is warned
    return _replay()


@kept
def _replay() -> Said:
    return run(FILE, "--replay")


def test_every_row_goes_through_the_ordinary_actions(replayed: Said) -> None:
    said = replayed

    assert summary(new=SOUND) in said.out
    assert verbs_of(2) == ["raise", "sign", "answer", "lapse"]
    # The seventh row was late, and whoever it concerned was warned twice.
    late = ["raise", "sign", "escalate", "escalate", "finish", "close_checked"]
    assert verbs_of(7) == late
    assert verbs_of(11)[:2] == ["raise", "sign"]
    assert list(broken_chains()) == []


@pytest.mark.usefixtures("replayed")
def test_each_act_happens_at_its_own_time() -> None:
    call, said = call_of(3), past(3)
    moments = dict(Entry.objects.of(call).values_list("verb", "at"))

    assert moments["raise"] == moments["sign"] == call.raised_at == said.raised_at
    assert moments["answer"] == call.answered_at == said.closed_at
    assert moments["lapse"] > moments["answer"]
    assert call.due_at == said.due_at


@pytest.mark.usefixtures("replayed")
def test_all_is_written_in_the_order_of_time() -> None:
    acts = Entry.objects.filter(verb__in=["raise", "answer", "finish"]).order_by("pk")
    moments = list(acts.values_list("at", flat=True))

    assert moments == sorted(moments)


def test_it_ends_with_the_same_judgements_as_the_plain_import(tmp_path: Path) -> None:
    run(FILE, "--replay", "--report", str(tmp_path / "report.json"))
    verdicts = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["verdicts"]

    assert verdicts == {
        "agree": 11,
        "disagree": 2,
        "file_silent": 1,
        "no_promise": 2,
        "open": 2,
        "absent": 0,
    }


@pytest.mark.usefixtures("replayed")
def test_appeals_end_unrated_and_reports_are_closed_by_the_grid() -> None:
    outcomes = Call.objects.filter(state=State.CLOSED)

    assert set(outcomes.filter(kind=Kind.APPEAL).values_list("outcome")) == {(Outcome.UNRATED,)}
    assert call_of(7).outcome == Outcome.LATE
    assert call_of(29).outcome == Outcome.NORMAL
    assert call_of(11).state == State.WORKING


@pytest.mark.usefixtures("replayed")
def test_a_call_goes_to_the_unit_that_the_file_names() -> None:

    assert verbs_of(5)[:3] == ["raise", "redispatch", "sign"]
    assert call_of(5).unit.name == "PWDx_Contractor"
    assert call_of(2).rule == RoutingRule.objects.get(category__name="Lamp Out")


@pytest.mark.usefixtures("replayed")
def test_made_up_people_act_for_their_units_and_cannot_sign_in() -> None:
    handlers = Member.objects.filter(role=Role.HANDLER, organisation__name="PWDx_Lamps")

    assert [str(member.person) for member in handlers] == ["Replay: PWDx_Lamps"]
    assert not Member.objects.filter(person__user__isnull=False).exists()


@pytest.mark.usefixtures("replayed")
def test_the_derived_map_has_no_holes_and_every_matter_its_unit() -> None:
    now = past(31).raised_at
    cells = AreaShape.objects.valid(now).layer(AreaKind.CELL)

    assert set(cells.values_list("source", flat=True)) == {"derived from the points of boston-311"}
    assert every_combination_routed(now=now).is_kept
    assert states_agree_with_ledger(now=now).is_kept
    assert Category.objects.filter(is_active=True).count() == 4


def test_a_killed_replay_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    close, closed = replay.Replay._close, []

    def killed_at_the_fifth(self, past_):
        if len(closed) == 5:
            raise KeyboardInterrupt
        closed.append(past_.row)
        close(self, past_)

    monkeypatch.setattr(replay.Replay, "_close", killed_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        run(FILE, "--replay")
    monkeypatch.setattr(replay.Replay, "_close", close)
    run(FILE, "--replay")

    assert Call.objects.count() == SOUND
    assert verbs_of(2) == ["raise", "sign", "answer", "lapse"]
    assert not Entry.objects.filter(verb="remark").exists()


def test_a_replay_after_an_import_finds_everything_here() -> None:
    run()
    assert summary(new=0, here=SOUND) in run(FILE, "--replay").out
    assert verbs_of(2) == ["raise", "import"]


def test_a_row_that_the_rules_refuse_is_listed(tmp_path: Path) -> None:
    run(FILE, "--replay", "--limit", "1")
    Organisation.objects.filter(name="PARK_Trees").update(active_until=date(2012, 1, 1))
    touch("registry")
    said = run(FILE, "--replay", "--errors", str(tmp_path / "errors.csv"))

    assert summary(new=SOUND - 4, here=1, faulty=FAULTY + 3) in said.out
    assert "PARK_Trees does not answer calls" in (tmp_path / "errors.csv").read_text("utf-8")


def test_a_call_that_no_rule_catches_is_dispatched_by_hand() -> None:
    run(FILE, "--replay", "--limit", "1")
    RoutingRule.objects.filter(category__name="Tree Down").update(valid_until=date(2012, 1, 1))
    touch("calls")
    run(FILE, "--replay")

    assert verbs_of(29)[:3] == ["raise", "dispatch", "sign"]


def test_outlines_tile_the_district_exactly() -> None:
    sites = {
        (-71.06, 42.35): {"250250001001001": 3, "250250001002002": 1},
        (-71.05, 42.35): {"250250001002002": 2},
        (-71.05, 42.36): {"250250002001001": 2},
        (-71.07, 42.36): {"250250001001001": 1},
    }
    layers = dict(outlines(sites, {"250250001": "Ward 1"}))
    ((whole,), cells) = layers[AreaKind.DISTRICT], layers[AreaKind.CELL]

    assert check_layer(cells, whole.shape) == []
    assert [part.code for part in cells] == [
        "250250001001001",
        "250250001002002",
        "250250002001001",
    ]
    assert [part.name for part in layers[AreaKind.SUBDISTRICT]] == ["Ward 1", "250250002"]


def test_one_point_is_a_district_too() -> None:
    layers = dict(outlines({(-71.06, 42.35): {"250250001001001": 1}}, {}))
    assert [len(parts) for parts in layers.values()] == [1, 1, 1, 1]
