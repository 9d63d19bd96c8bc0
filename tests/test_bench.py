"""The meter tells the truth: statements are counted, ratios are of both sides, lines are JSON."""

import json

from bench import matching, roads
from bench.calls import ANCHOR, Case, _figures
from bench.common import Printer, Reading, measured
from youhu.registry.models import Revision


def test_a_reading_counts_the_statements_of_one_asking(db) -> None:
    asked = []

    def ask() -> None:
        asked.append(Revision.objects.count())
        list(Revision.objects.all())

    reading = measured(ask, times=4)

    assert reading.sql == 2
    assert len(asked) > 4  # it warms up first
    assert reading.cpu_ms > 0


def test_a_figure_stands_beside_the_anchors() -> None:
    case = Case("list", "page", "command", ask=lambda: None)
    reading = Reading(sql=5, cpu_ms=20.0, db_cpu_ms=6.0, wall_p50_ms=30.0)

    figures = _figures(case, "postgresql", 100, reading)

    cpu_ms, sql = ANCHOR["list"]
    assert figures["total_cpu_ms"] == 26.0
    assert (figures["leaner_cpu"], figures["leaner_sql"]) == (cpu_ms / 26, sql / 5)


def test_every_figure_is_a_line_of_json(capsys) -> None:
    printer = Printer("calls", as_json=True)

    printer.say(case="create", n=100, sql=9)
    printer.say(case="list", n=100, sql=6)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["sql"] for line in lines] == [9, 6]
    assert {line["bench"] for line in lines} == {"calls"}


def test_the_matching_equals_its_linear_programme_and_spreads_the_load(capsys) -> None:
    assert matching.main(["--quick", "--json"]) == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["case"] for line in told[:3]] == ["match", "lp", "greedy"]
    assert (told[1]["equal"], told[1]["filled"]) == (True, told[0]["filled"])


def test_a_new_address_is_told_as_in_the_table_and_in_time(capsys) -> None:
    assert roads.main(["--quick", "--json"]) == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["case"] for line in told[:3]] == ["net", "table", "new_address"]
    assert told[4]["mean_error_time"] < told[3]["mean_error_time"]  # the net's own factor is better
