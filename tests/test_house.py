"""The house is in order: templates compile, sizes hold, files say nothing they should not."""

import subprocess
from pathlib import Path

import pytest
from django.template.loader import get_template

from tools import catalogue, house

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(ROOT.glob("youhu/*/templates/**/*.html"))
COMMANDS = sorted((ROOT / "bin").iterdir())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_compiles(path: Path) -> None:
    name = path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2])
    assert get_template(str(name)).template.nodelist is not None


@pytest.mark.parametrize("rule", [house.long_ones, house.wrong_words])
def test_no_file_breaks_a_rule_of_the_house(rule) -> None:
    assert [problem for name in house.files() for problem in rule(name, house.text(name))] == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements/base.txt", "django==5.2.19"),
        ("requirements/base.txt", "django>=5.2 --hash=sha256:" + "0" * 64),
        ("requirements/base.txt", "--index-url https://elsewhere.example"),
        ("requirements/base.in", "django==5.2.19"),
        ("requirements/base.in", "django  # the site itself"),
        ("package-lock.json", '{"packages": {"node_modules/htmx": {"integrity": "sha1-x"}}}'),
    ],
)
def test_a_library_that_could_change_under_us_is_named(name: str, line: str) -> None:
    assert len(list(house.loose_pins(name, line))) == 1


def test_every_library_is_pinned_with_its_hashes() -> None:
    assert [why for name in house.files() for why in house.loose_pins(name, house.text(name))] == []


def test_a_function_of_26_lines_is_named() -> None:
    lines = ["def tall():", '    """A sentence."""', *["    work()"] * 25]

    problems = list(house.long_ones("youhu/calls/actions.py", "\n".join(lines)))

    assert problems == ["youhu/calls/actions.py:1: tall has 26 lines, at most 25."]


@pytest.mark.parametrize(
    "line",
    [
        "index = 'https://" + "pypi" + ".org/simple'",
        "path = '/" + "root/notes'",
        "import os  # " + "noqa",
        "value = guess()  # type: " + "ignore[misc]",
        "@pytest.mark." + "skip",
        "from django.utils.translation import gettext a" + "s _now",
    ],
)
def test_a_line_that_no_file_may_have_is_named(line: str) -> None:
    assert len(list(house.wrong_words("youhu/calls/actions.py", line))) == 1


def test_chinese_on_a_page_is_named() -> None:
    assert (
        len(list(house.wrong_words("youhu/web/templates/home.html", f"<p>{chr(0x547C)}</p>"))) == 1
    )


def test_an_exemption_with_its_reason_is_fine() -> None:
    line = "value = guess()  # type: ignore[misc]  # the library has no types for this"
    assert list(house.wrong_words("youhu/calls/actions.py", line)) == []


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.name)
def test_every_command_is_plain_shell(path: Path) -> None:
    assert subprocess.run(["sh", "-n", path], capture_output=True).stderr == b""


def test_a_translation_that_lost_its_placeholder_is_named(tmp_path: Path) -> None:
    text = catalogue.polib.POEntry(msgid="%(count)s calls")
    translated = catalogue.polib.POFile()
    translated.append(catalogue.polib.POEntry(msgid="%(count)s calls", msgstr="calls"))

    assert list(catalogue.compare([text], translated)) == [
        "placeholders differ (%(count)s): '%(count)s calls'"
    ]
