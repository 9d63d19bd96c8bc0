"""A driver reads what a market keeps of them; nobody else does."""

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.factories.market import LATER, LONG_AGO, market
from tests.pages import page
from youhu.fleets import actions
from youhu.fleets.actions import Shown
from youhu.fleets.rules import DocumentKind
from youhu.subjects.belonging import belonging_of
from youhu.subjects.queries import by_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(district):
    """A market whose driver has a licence with a number of its own."""
    found = market()
    said = Shown(DocumentKind.DRIVING_LICENCE, "440105199003078517", LONG_AGO, LATER)
    paper = actions.submit_paper(found.driver, said=said, by=found.manager, now=NOW)
    actions.look_at_paper(paper, purpose="check", by=found.second, now=NOW)
    return found


def test_a_driver_reads_admission_documents_and_who_looked(made, signed_in):
    shown = page(signed_in(made.driver_member), reverse("my_data"))

    assert str(made.carrier) in shown
    assert "…8517" in shown
    assert "440105199003078517" not in shown
    assert made.second.person.name not in shown
    (one,) = belonging_of(by_name(made.driver_member)).driving
    assert (one.fleet, one.licence_class, one.violations) == (str(made.carrier), "C1", 0)
    assert [look.unit for look in one.looks] == [str(made.association)]
    assert len(one.papers) == made.driver.documents.count()


def test_nobody_else_has_anything_of_a_driver(made, district):
    assert belonging_of(by_name(district.resident)).driving == []
