"""The table of pages, by which screenshots, the bench and the journeys go, leaves no page out."""

import pytest

from tests.test_access import TABLE
from youhu.demo.no_pages import NO_PAGES
from youhu.demo.pages import LOOKS, pages


def test_every_page_of_the_site_is_looked_at() -> None:
    asked_with_get = {name for name in TABLE if " " not in name and not name.startswith("api-1:")}

    exports = {name for name in asked_with_get if name.startswith("export_")}
    assert asked_with_get == {look.name for look in LOOKS} | NO_PAGES | exports


def test_no_two_looks_have_one_label() -> None:
    labels = [f"{look.size}-{look.label}" for look in LOOKS]

    assert len(labels) == len(set(labels))


@pytest.mark.django_db
def test_what_the_district_has_nothing_for_is_left_out() -> None:
    shown = {look.name for look, _path in pages()}

    assert "home" in shown
    assert "progress" not in shown
