"""The bench reads public files rightly, and each library called directly solves what they say."""

import json
from pathlib import Path

import pytest

from bench import tours
from bench.routing_files import exact, homberger, li_lim, whole
from bench.routing_rivals import RIVALS
from youhu.solvers.tours.check import faults

SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  3         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0          0          0          0       1000          0
    1      3          4          6          0        100         10
    2      1          1          6          0        100         10
"""
LI_LIM = """2\t10\t1
0\t0\t0\t0\t0\t1000\t0\t0\t0
1\t3\t4\t6\t0\t100\t10\t0\t2
2\t6\t8\t-6\t0\t100\t10\t1\t0
"""


@pytest.fixture
def solomon(tmp_path: Path) -> Path:
    path = tmp_path / "TINY.txt"
    path.write_text(SOLOMON)
    return path


@pytest.fixture
def paired(tmp_path: Path) -> Path:
    path = tmp_path / "ltiny.txt"
    path.write_text(LI_LIM)
    return path


def test_distances_are_cut_after_one_decimal(solomon: Path) -> None:
    problem = whole(homberger(solomon), scale=10, cut=True, vehicles_first=False)

    assert problem.profiles[0].metres[0].tolist() == [0, 50, 14]
    assert (len(problem.vehicles), problem.vehicles[0].capacity) == (3, (10,))
    assert [(job.load, job.delivery.service_s) for job in problem.jobs] == [((6,), 100)] * 2


def test_a_pair_is_one_job(paired: Path) -> None:
    problem = whole(li_lim(paired), scale=1000, cut=False, vehicles_first=True)

    (job,) = problem.jobs
    assert job.pickup is not None
    assert (job.pickup.place, job.delivery.place, job.load) == (1, 2, (6,))


@pytest.mark.parametrize("rival", RIVALS)
def test_every_library_finds_the_only_answer(rival: str, solomon: Path, paired: Path) -> None:
    singles = whole(homberger(solomon), scale=10, cut=True, vehicles_first=False)
    pairs = whole(li_lim(paired), scale=1000, cut=False, vehicles_first=True)

    plans = [tours.written(one, RIVALS[rival](one, 0.2)) for one in (singles, pairs)]

    assert [faults(one, plan) for one, plan in zip((singles, pairs), plans, strict=True)] == [
        []
    ] * 2
    assert [plan.metres for plan in plans] == [128, 20_000]
    twice = tours.again(exact(li_lim(paired)), plans[1])
    assert (faults(exact(li_lim(paired)), twice), twice.metres) == ([], 20.0)


def test_the_bench_of_random_problems_counts_what_goes_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tours, "FEW", 6)

    assert tours.main(["--quick", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["case"], told["problems"], told["hidden_faults"]) == ("safety", 6, 0)
    assert (told["warm_infeasible"], told["warm_dropped"]) == (0, 0)
