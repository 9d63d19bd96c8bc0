"""The documents are in order: links lead somewhere, words are explained, decisions are whole."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from tools import house
from youhu.calls import rules
from youhu.calls.actions.perform import ACTIONS
from youhu.common.calendar import LimitType
from youhu.common.promises import Promise
from youhu.registry.rules import OrgKind, Role
from youhu.territory.rules import AreaKind

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(ROOT / name for name in house.files() if name.endswith(".md"))
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:")
OURS = [app for app in apps.get_app_configs() if app.name.startswith("youhu.")]
SECTIONS = ("## Context", "## Decision", "## Consequences")
STATUS = re.compile(r"^Status: (accepted|replaced by \[\d{4}\]\(\S+\)) · \d{4}-\d{2}-\d{2}$")


def links_of(text: str) -> list[str]:
    """Where a page points to inside the project; what stands in code is no link."""
    plain = CODE.sub("", FENCED.sub("", text))
    return [target for target in LINK.findall(plain) if not ELSEWHERE.match(target)]


def anchors_of(text: str) -> set[str]:
    """The names by which the headings of a page can be linked."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> Iterable[str]:
    """The links of a page that lead nowhere."""
    text = page.read_text()
    for link in links_of(text):
        name, _sign, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if (
            not target.exists()
            or not target.is_relative_to(ROOT)
            or (anchor and anchor not in anchors_of(target.read_text()))
        ):
            yield link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    assert list(broken(path)) == []


def test_a_link_to_a_heading_or_a_page_that_is_not_there_is_found() -> None:
    page = ROOT / "README.md"
    text = (
        "# A title\n[here](#a-title) [there](#elsewhere) `[code](x.md)` [web](https://a.example)\n"
    )
    assert links_of(text) == ["#a-title", "#elsewhere"]
    assert anchors_of(text) == {"a-title"}
    assert page in PAGES


def glossary() -> dict[str, set[str]]:
    """The Chinese words for every name in code: the first two columns of the glossary's tables."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    words: dict[str, set[str]] = defaultdict(set)
    for chinese, name in re.findall(r"^\| ([^|]+) \| `(\w+)` \| [^|]+ \|$", text, re.MULTILINE):
        words[name].add(chinese)
    return words


CHOICES = (
    *(rules.Kind, rules.CategoryKind, rules.Urgency, rules.Source, rules.State, rules.Outcome),
    *(rules.Stage, rules.Solved, rules.Satisfaction, rules.DutyPart, rules.DutyState),
    *(rules.PhotoUse, rules.Level, rules.Target, LimitType, Promise, OrgKind, Role, AreaKind),
)


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__name__)
def test_the_glossary_and_the_pages_use_the_same_word(choices: type[TextChoices]) -> None:
    words = glossary()
    with translation.override("zh-hans"):
        said = {choice.value: str(choice.label) for choice in choices}
    assert {name: word for name, word in said.items() if word not in words[name]} == {}


def test_every_verb_and_every_table_is_in_the_glossary() -> None:
    tables = {model.__name__ for app in OURS for model in app.get_models()}
    assert {*rules.MOVES, *rules.REMARKS, *ACTIONS, *tables} - glossary().keys() == set()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_status_and_all_its_sections(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert lines[0].startswith(f"# {path.stem[:4]} ")
    assert STATUS.match(lines[2]), lines[2]
    assert [line for line in lines if line.startswith("## ")] == list(SECTIONS)


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    listed = (ROOT / "docs" / "README.md").read_text()
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert [page.name for page in DECISIONS if f"(adr/{page.name})" not in listed] == []


def test_every_page_of_the_documents_is_listed() -> None:
    listed = (ROOT / "docs" / "README.md").read_text()
    pages = [page for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"]
    assert [page.name for page in pages if f"({page.name})" not in listed] == []
