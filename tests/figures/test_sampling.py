"""Who is called back: the same ones again, and a fair share of each subdistrict."""

from youhu.figures.sampling import Plan, digest, drawn

STRATA = {"440105001": [f"a{n:03}" for n in range(40)], "440105002": [f"b{n:03}" for n in range(3)]}


def test_everybody_is_called_where_all_are_wanted() -> None:
    assert drawn(STRATA, Plan(), "2026-11-01") == STRATA


def test_the_same_seed_draws_the_same_in_whatever_order_they_come() -> None:
    plan = Plan(share=20, least=1, seed=7)
    turned = {name: list(reversed(numbers)) for name, numbers in reversed(STRATA.items())}
    assert drawn(STRATA, plan, "2026-11-01") == drawn(turned, plan, "2026-11-01")
    assert digest(STRATA) == digest(turned)


def test_another_day_or_another_seed_draws_others() -> None:
    first = drawn(STRATA, Plan(20, 1, 7), "2026-11-01")
    assert drawn(STRATA, Plan(20, 1, 7), "2026-11-02") != first
    assert drawn(STRATA, Plan(20, 1, 8), "2026-11-01") != first


def test_each_stratum_gives_its_share_but_at_least_so_many() -> None:
    found = drawn(STRATA, Plan(share=20, least=2, seed=7), "2026-11-01")
    assert {name: len(numbers) for name, numbers in found.items()} == {
        "440105001": 8, "440105002": 2,
    }  # fmt: skip
