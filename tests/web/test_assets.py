"""What pages name must be there: icons in the sprite, files in the static folders."""

import re
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from youhu.web import doors as ours
from youhu.web import navigation

PROGRAM = Path(__file__).resolve().parent.parent.parent / "youhu"
TEMPLATES = sorted(PROGRAM.rglob("templates/**/*.html"))
SPRITE = (PROGRAM / "common/static/common/icons.svg").read_text()


def named(pattern: str) -> set[str]:
    return {name for path in TEMPLATES for name in re.findall(pattern, path.read_text())}


def test_every_icon_is_in_the_sprite() -> None:
    more = (*navigation.services(), *chain(*navigation.tab_sets()))
    doors = (*navigation.desk(), *ours.PHONE, *ours.DESK_ON_PHONE, *more)
    icons = named(r'{% icon "([^"]+)"') | named(r'icon="([a-z]+)"') | {door.icon for door in doors}

    assert icons
    assert {name for name in icons if f'id="i-{name}"' not in SPRITE} == set()


def test_every_file_of_ours_is_there() -> None:
    files = {name for name in named(r"{% static '([^']+)'") if not name.startswith("vendor/")}

    assert files
    assert {name for name in files if finders.find(name) is None} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROGRAM)))
def test_no_page_carries_a_style_or_a_handler(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"""\sstyle=|<style|\son[a-z]+=["']""", text)
