"""No table that leaves the site calculates in whoever opens it."""

import csv
import io

import openpyxl
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.urls import get_resolver

from tests.security.walking import HANDS, ROWS, address, client_of
from youhu.common.addresses import FormatConverter
from youhu.common.csv import harmless
from youhu.common.sealed import SealedField
from youhu.ledger.protection import protect, unprotect

EVIL = "=1+cmd|' /C calc'!A0"
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # wide ones, too
# What people type; codes and numbers of our own making stay what they are.
TYPED = {
    "address", "answer", "answer_text", "basis", "body", "device", "label", "name", "name_en",
    "note", "reason", "report", "task", "text", "title", "words",
}  # fmt: skip
HAND_OF = {"export_inbox": "handler"}


def doors() -> set[str]:
    """Every address of a table, found by the kind of its last part."""
    return {
        pattern.name
        for pattern in _flat(get_resolver())
        if any(isinstance(one, FormatConverter) for one in pattern.pattern.converters.values())
    }


def _flat(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _flat(pattern)
        else:
            yield pattern


def poison() -> int:
    """Whatever somebody could have typed begins with a formula from now on."""
    changed = 0
    for model in apps.get_models():
        if not model.__module__.startswith("youhu."):
            continue
        for field in model._meta.local_concrete_fields:
            is_text = isinstance(field, models.TextField | models.CharField) and not field.choices
            if is_text and field.name in TYPED and not field.unique:
                changed += _poisoned(model, field)
    return changed


def _poisoned(model, field) -> int:
    most = field.max_length or len(EVIL)
    if most < len(EVIL):
        return 0
    if isinstance(field, SealedField):
        return sealed(model, field)
    try:
        with transaction.atomic():
            return model._base_manager.exclude(**{field.name: ""}).update(**{field.name: EVIL})
    except IntegrityError:
        return 0


def sealed(model, field) -> int:
    rows = list(model._base_manager.exclude(**{field.name: ""}))
    for row in rows:
        setattr(row, field.name, EVIL)
        row.save(update_fields=[field.name])
    return len(rows)


def cells(answer, form: str) -> list[object]:
    data = answer.getvalue()
    if form == "csv":
        return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet for cell in row} & {"f"} == set()
    return [cell.value for row in sheet for cell in row if cell.value is not None]


def test_no_table_of_any_page_calculates(district):
    unprotect(connection)
    try:
        assert poison() > 50
    finally:
        protect(connection)
    reached, wrong = set(), []
    for name in sorted(doors()):
        answers = ROWS.get((name, ""))
        if answers is None or "200" not in answers:
            continue
        hand = HAND_OF.get(name, HANDS[len(answers) - 1 - answers[::-1].index("200")])
        client, path = client_of(district, hand), address(name, district)
        for form in ("csv", "xlsx"):
            answer = client.get(path.replace(".csv", f".{form}"))
            assert answer.status_code == 200, (name, form)
            assert answer["Content-Disposition"].startswith("attachment; filename="), name
            found = [cell for cell in cells(answer, form) if isinstance(cell, str)]
            wrong += [(name, form, cell) for cell in found if cell.startswith(STARTS)]
            if any(EVIL in cell for cell in found):
                reached.add(name)
    assert wrong == []
    assert len(reached) >= 10, reached


def test_every_table_of_the_site_is_in_the_walk():
    walked = {name for (name, _method), answers in ROWS.items() if "200" in answers}
    # One is made beside the site (tests/calls/test_exports.py), one waits for its sums. Three are
    # for the desk of a community, or are sent for with a purpose; `download` writes them, too.
    kept = {"export_link_plan", "export_link_visits", "export_party_members"}
    kept |= {"shifts_template"}  # empty but for its example
    assert doors() - walked == {"ask_export", "export_trial"} | kept


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "'=", "''=", "\x00=", "\uff1d"]
)
def test_a_cell_begins_with_an_apostrophe_where_it_would_calculate(start):
    assert harmless(f"{start}1+1").startswith("'")
