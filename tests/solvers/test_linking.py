"""Household links: equal to the LP on all pairs, within bounds, stable, honest about what lacks."""

import numpy as np
import pytest

from bench.links import lp_cost, metres_of, town
from youhu.solvers.linking import FREE, Bounds, Cell, Change, diff, explain, solve, verdict
from youhu.solvers.linking.cell import FORBIDDEN
from youhu.solvers.linking.proof import Prices, is_best

SMALL = Bounds(least=2, most=4, keep_m=300)


def cell_of(homes: int, members: int, *, seed: int = 1, bounds: Bounds = SMALL) -> Cell:
    rng = np.random.default_rng(seed)
    return Cell(
        rng.uniform(0, 400, (homes, 2)),
        rng.uniform(0, 400, (members, 2)),
        now=np.full(homes, FREE),
        locked=np.zeros(homes, dtype=bool),
        bounds=bounds,
    )


def loads(cell: Cell, chosen) -> list[int]:
    return np.bincount(chosen[chosen != FREE], minlength=len(cell.members)).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_no_other_links_walk_less(seed):
    cell = town(130 + 15 * seed, 6, seed=seed)
    answer = solve(cell)
    assert set(loads(cell, answer.chosen)) <= set(range(20, 31))
    assert metres_of(cell, answer.chosen) == pytest.approx(lp_cost(cell), abs=0.1)


def test_the_candidates_grow_until_the_proof_holds():
    """All members but one live far away: the eight nearest of everybody are not enough."""
    cell = cell_of(60, 20)
    cell.members[:] = np.linspace(0, 5_000, 20)[:, None]
    answer = solve(cell)
    assert answer.tried == 20
    assert min(loads(cell, answer.chosen)) >= 2


def test_the_proof_finds_an_exchange_that_saves_a_walk():
    cell = cell_of(12, 4)
    chosen, costs = solve(cell).chosen, cell.costs()
    assert is_best(chosen, costs, SMALL, Prices.of(costs))
    swapped = chosen.copy()
    one, other = int(np.argmin(chosen)), int(np.argmax(chosen))
    swapped[one], swapped[other] = chosen[other], chosen[one]
    assert not is_best(swapped, costs, SMALL, Prices.of(costs))


def test_the_report_agrees_with_the_flow_on_a_thousand_cells():
    rng = np.random.default_rng(57)
    for seed in range(1_000):
        homes, members = int(rng.integers(0, 40)), int(rng.integers(0, 12))
        cell = cell_of(homes, members, seed=seed)
        said, load = verdict(homes, members, SMALL), loads(cell, solve(cell).chosen)
        assert homes - sum(load) == said.unlinkable
        assert said.is_coverable == (not said.unlinkable and all(n >= 2 for n in load))


@pytest.mark.parametrize(
    ("homes", "members", "lacking", "spare", "unlinkable"),
    [(128, 5, 0, 0, 0), (128, 4, 1, 0, 8), (128, 7, 0, 1, 0), (0, 0, 0, 0, 0), (31, 0, 2, 0, 31)],
)
def test_a_cell_is_told_what_it_lacks(homes, members, lacking, spare, unlinkable):
    said = verdict(homes, members, Bounds())
    assert (said.lacking, said.spare, said.unlinkable) == (lacking, spare, unlinkable)


def test_a_lock_holds_and_a_banned_pair_never_is():
    cell = cell_of(12, 4)
    far = int(np.argmax(cell.walks()[0]))
    near = int(np.argmin(cell.walks()[1]))
    now, locked = cell.now.copy(), cell.locked.copy()
    now[0], locked[0] = far, True
    bound = Cell(cell.homes, cell.members, now, locked, [(1, near)], SMALL)
    chosen = solve(bound).chosen
    assert chosen[0] == far
    assert chosen[1] not in (near, FREE)


def test_a_household_banned_from_all_stays_without_and_says_so():
    cell = cell_of(6, 2)
    banned = Cell(cell.homes, cell.members, cell.now, cell.locked, [(3, 0), (3, 1)], SMALL)
    chosen = solve(banned).chosen
    lines = explain(banned, chosen)
    assert [line.home for line in lines if line.member == FREE] == [3]
    assert lines[3].is_banned_from_all


def test_more_locks_than_a_member_may_have_are_an_error():
    cell = cell_of(6, 2)
    with pytest.raises(ValueError, match="locked to one member"):
        solve(Cell(cell.homes, cell.members, np.zeros(6, int), np.ones(6, bool), [], SMALL))


def test_after_a_small_change_nearly_all_links_stay():
    """Two members of a cell of 60 go, 16 households come: 1 % and 3 %."""
    cell = town(1_600, 64, seed=4)
    before = solve(cell).chosen
    kept = np.where(before >= 62, FREE, before)
    rng = np.random.default_rng(5)
    homes = np.vstack([cell.homes, rng.uniform(0, 600, (16, 2))])
    now = np.append(kept, np.full(16, FREE))
    changed = Cell(homes, cell.members[:62], now, np.zeros(len(homes), bool), [], cell.bounds)
    after = solve(changed).chosen
    assert diff(now, after).churn <= 0.01
    assert diff(now, after).kept >= 0.99 * (kept != FREE).sum()


def test_every_link_says_why():
    cell = cell_of(9, 3)
    first = solve(cell).chosen
    assert {line.change for line in explain(cell, first)} == {Change.NEW}
    now = first.copy()
    now[0] = (first[0] + 1) % 3
    now[1] = FREE
    again = Cell(cell.homes, cell.members, now, cell.locked, [], Bounds(2, 4, keep_m=0))
    told = explain(again, solve(again).chosen)
    assert [line.change for line in told[:3]] == [Change.MOVED, Change.NEW, Change.KEPT]
    walks = cell.walks()
    for line in told:
        assert line.metres == round(walks[line.home, line.member] / 10)
        assert line.rank == 1 + sorted(walks[line.home]).index(walks[line.home, line.member])


def test_a_cell_with_more_members_than_work_links_all():
    cell = cell_of(9, 8)
    load = loads(cell, solve(cell).chosen)
    assert sum(load) == 9
    assert max(load) <= 2  # nobody gets more than the least while others have less


def test_a_cell_without_members_or_homes_has_an_answer():
    assert solve(cell_of(3, 0)).chosen.tolist() == [FREE] * 3
    assert solve(cell_of(0, 3)).chosen.tolist() == []
    assert (cell_of(3, 2).costs() < FORBIDDEN).all()
