"""Photos of documents open for whom they are work; for others with a purpose, on record."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import NOW, MemberFactory, OrganisationFactory
from tests.factories.market import LATER, LONG_AGO, Market
from tests.pages import picture
from youhu.common.images import photo_from_upload
from youhu.fleets import actions
from youhu.fleets.actions import Shown
from youhu.fleets.models import Document
from youhu.fleets.rules import DocumentKind
from youhu.ledger.models import Entry
from youhu.privacy.models import Look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(made: Market) -> Document:
    """A driving licence with its photo."""
    said = Shown(DocumentKind.DRIVING_LICENCE, "X-1", LONG_AGO, LATER)
    return actions.submit_paper(
        made.driver, said=said, photos=[photo_from_upload(picture())], by=made.manager, now=NOW
    )


@pytest.fixture
def overseer(made: Market) -> Member:
    room = OrganisationFactory(kind=OrgKind.COMMAND_ROOM, area_code=made.association.area_code[:6])
    return MemberFactory(role=Role.SUPERVISOR, organisation=room)


@pytest.mark.parametrize("who", ["clerk", "second", "manager"])
def test_the_desk_and_the_fleet_itself_just_open_it(
    signed_in: Any, made: Market, licence: Document, who: str
) -> None:
    shown = signed_in(getattr(made, who)).get(reverse("paper_image", args=[licence.pk]))

    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "no-store"
    assert not Look.objects.exists()


def test_who_oversees_says_first_what_for_and_that_stays(
    signed_in: Any, made: Market, licence: Document, overseer: Member
) -> None:
    client = signed_in(overseer)
    assert client.get(reverse("paper_image", args=[licence.pk])).status_code == 302
    page = client.get(made.driver.get_absolute_url()).content.decode()
    assert reverse("paper_image", args=[licence.pk]) not in page
    address = reverse("open_paper", args=[licence.pk])
    assert address in page
    assert client.post(address, {"purpose": ""}).status_code == 302
    assert client.post(address, {"purpose": Purpose.OTHER}).status_code == 302
    assert not Look.objects.exists()

    shown = client.post(address, {"purpose": Purpose.CHECK})

    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    look = Look.objects.get()
    assert (look.by, look.about, look.purpose) == (overseer, About.PAPER, Purpose.CHECK)
    assert look.link == made.driver.get_absolute_url()
    line = Entry.objects.of(licence).get(verb="reveal")
    assert line.payload == {"purpose": "check"}
