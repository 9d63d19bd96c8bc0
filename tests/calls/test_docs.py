"""The page about calls shows the table of moves as the code has it."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from youhu.calls.life import LIFE
from youhu.calls.rules import MOVES, State
from youhu.common.lifecycle import END, START

PAGE = Path(__file__).resolve().parents[2] / "docs" / "calls.md"


def test_the_page_about_calls_shows_the_table_of_moves_as_it_is() -> None:
    page = PAGE.read_text()
    assert page == LIFE.replaced(page), "Run: bin/manage moves --write docs/calls.md"


def test_every_state_and_verb_has_its_line() -> None:
    lines = LIFE.drawn().splitlines()
    for name in (*State, *MOVES):
        assert len([line for line in lines if line.startswith(f"| `{name}` |")]) == 1


def test_every_arrow_is_in_the_picture_or_said_to_be_left_out() -> None:
    text = LIFE.drawn()
    left_out = next(line for line in text.splitlines() if line.startswith("Not drawn"))
    for verb, move in MOVES.items():
        for source in move.sources - {move.target}:
            arrows = [x for x in text.splitlines() if f"{source} --> {move.target}: " in x]
            assert f"`{verb}`" in left_out or any(verb in arrow for arrow in arrows)


def test_a_drawing_that_is_out_of_date_is_drawn_anew(tmp_path: Path) -> None:
    page = tmp_path / "calls.md"
    page.write_text(f"# Calls\n{START}\nold\n{END}\nAfter.\n")

    call_command("moves", write=page)

    assert page.read_text() == f"# Calls\n{START}\n{LIFE.drawn()}\n{END}\nAfter.\n"


def test_a_page_without_markers_is_refused_and_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "calls.md"
    page.write_text("# Calls\n")

    with pytest.raises(CommandError, match="no lines"):
        call_command("moves", write=page)

    assert page.read_text() == "# Calls\n"
