"""The table of pages, by which screenshots, the bench and the journeys go, leaves no page out."""

import pytest

from youhu.demo.pages import LOOKS, pages


def test_no_two_looks_have_one_label() -> None:
    labels = [f"{look.size}-{look.label}" for look in LOOKS]

    assert len(labels) == len(set(labels))


@pytest.mark.django_db
def test_what_the_district_has_nothing_for_is_left_out() -> None:
    shown = {look.name for look, _path in pages()}

    assert "home" in shown
    assert "progress" not in shown
