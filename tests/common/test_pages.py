"""Pages of a list that nobody counts."""

import pytest
from django.db.models import Case, F, When

from youhu.common import pages
from youhu.common.pages import Pages, ordered
from youhu.registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    Person.objects.bulk_create(Person(name=f"{n:02}") for n in range(25))
    return Person.objects.order_by("-name")


@pytest.mark.parametrize("far_down", [0, 5_000])
@pytest.mark.parametrize(("number", "first", "length", "has_more"), [
    ("1", "24", 10, True), ("2", "14", 10, True), ("3", "04", 5, False), ("9", "24", 10, True),
])  # fmt: skip
def test_far_down_it_is_the_same_page(
    monkeypatch, people, far_down, number, first, length, has_more
):
    monkeypatch.setattr(pages, "FAR_DOWN", far_down)

    page = Pages(people, 10, count=None).get_page(number)

    assert (page[0].name, len(page), page.has_next()) == (first, length, has_more)


@pytest.mark.parametrize("number", range(1, 6))
def test_an_order_with_nothing_in_it_is_kept_from_both_ends(monkeypatch, people, number):
    """What has nothing in the column stands last, whichever end the keys are counted from."""
    some = Person.objects.annotate(some=Case(When(name__lt="12", then=F("name"))))
    rows = some.order_by(ordered("some"), "pk")
    near = [one.pk for one in Pages(rows, 5, count=None).get_page(str(number))]
    monkeypatch.setattr(pages, "FAR_DOWN", 0)

    assert [one.pk for one in Pages(rows, 5, count=None).get_page(str(number))] == near


def test_far_down_only_keys_are_counted_off(monkeypatch, people, django_assert_num_queries):
    monkeypatch.setattr(pages, "FAR_DOWN", 10)

    with django_assert_num_queries(3):
        page = Pages(people, 10, count=None).get_page("2")

    assert [one.name for one in page] == [f"{n:02}" for n in range(14, 4, -1)]
