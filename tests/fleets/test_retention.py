"""What goes once an admission has ended, what is written of violations, and what stays."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import NOW
from tests.factories.market import LATER, LONG_AGO, Market
from tests.pages import picture
from youhu.calls.models import Leftover
from youhu.common.images import photo_from_upload
from youhu.fleets import actions, checks
from youhu.fleets.actions import Seen, Shown, Who
from youhu.fleets.models import Document, Violation
from youhu.fleets.retention import KINDS
from youhu.fleets.rules import DocumentKind
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAPERS, VIOLATIONS = KINDS


def ended(made: Market, thing: Any, now: Any = NOW) -> None:
    actions.propose_end(thing, note="Moved to Foshan.", by=made.clerk, now=now)
    actions.end(thing, by=made.second, now=now)


def test_papers_of_what_has_ended_lose_number_and_photo(made: Market) -> None:
    said = Shown(DocumentKind.DRIVING_LICENCE, "X-1", LONG_AGO, LATER)
    photo = photo_from_upload(picture())
    licence = actions.submit_paper(made.driver, said=said, photos=[photo], by=made.manager, now=NOW)
    of_vehicle = made.vehicle.documents.earliest("pk")
    actions.refuse_paper(licence, note="Mr He is on the photo.", by=made.clerk, now=NOW)
    assert PAPERS.due(NOW + DAY) == 0
    ended(made, made.driver)
    due = PAPERS.due(NOW + DAY)
    assert due == made.driver.documents.count() + 1
    assert PAPERS.due(NOW) == 0

    assert PAPERS.erase(NOW + DAY, 100, NOW + 400 * DAY) == due

    licence.refresh_from_db()
    made.driver.refresh_from_db()
    assert (licence.code, licence.image.name, licence.thumb.name, licence.note) == ("",) * 4
    assert (licence.kind, licence.valid_until) == (DocumentKind.DRIVING_LICENCE, LATER)
    assert (made.driver.reason, made.driver.card_index) == ("", "")
    assert Leftover.objects.count() == 2
    assert Document.objects.get(pk=of_vehicle.pk).code
    assert PAPERS.due(NOW + DAY) == 0
    assert list(broken_chains()) == []
    assert checks.agree_with_ledger(now=NOW).is_kept


def test_with_its_fleet_the_papers_of_vehicles_and_drivers_go(made: Market) -> None:
    ended(made, made.fleet)

    PAPERS.erase(NOW + DAY, 100, NOW + 400 * DAY)

    assert {str(one.code) for one in Document.objects.all()} == {""}


def test_a_lot_takes_no_more_than_it_may(made: Market) -> None:
    ended(made, made.fleet)

    assert PAPERS.erase(NOW + DAY, 3, NOW + 400 * DAY) == 3


def test_by_the_card_nobody_is_found_any_more(made: Market) -> None:
    who = Who("He Guoqiang", "13800440104", "440105199003078517")
    driver = actions.apply_driver(made.fleet, who=who, licence_class="C1", by=made.manager, now=NOW)
    assert driver.card_index
    ended(made, driver)

    PAPERS.erase(NOW + DAY, 100, NOW + 400 * DAY)

    driver.refresh_from_db()
    assert driver.card_index == ""


def test_words_and_photo_of_an_old_violation_go_and_its_points_stay(made: Market) -> None:
    photo = photo_from_upload(picture())
    seen = Seen(made.kind, NOW, "Gate 3", note="The driver shouted.")
    one = actions.record_violation(made.vehicle, seen, photos=[photo], by=made.clerk, now=NOW)
    assert VIOLATIONS.due(NOW + DAY) == 0  # open to objection
    actions.stand(now=one.due_at)

    assert VIOLATIONS.erase(NOW + DAY, 10, NOW + 900 * DAY) == 1

    one = Violation.objects.get()
    assert (one.note, one.image.name, one.points, one.address) == ("", "", 3, "Gate 3")
    assert VIOLATIONS.due(NOW + DAY) == 0
    assert list(broken_chains()) == []
