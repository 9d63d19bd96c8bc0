"""Every change of reference data: who may, what is compared, what is written down."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from tests.factories import NOW
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.registry.models import Organisation, Revision
from youhu.upkeep import actions, history
from youhu.upkeep.actions.keeping import amend, enter, fingerprint, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb


def test_a_change_says_who_changed_what_on_what_basis(district, hand) -> None:
    change = actions.amend_organisation(district.urban, hand, name="Lamps", phone="84412345")

    district.urban.refresh_from_db()
    assert (district.urban.name, district.urban.phone) == ("Lamps", "84412345")
    assert (change.made_by, change.basis, change.made_at) == (district.admin, "Document 12", NOW)
    said = {(one.label, one.after) for one in history.differences(change)}
    assert said == {("Name", "Lamps"), ("Public telephone", "84412345")}


def test_a_change_is_a_line_of_the_ledger_that_names_columns_and_no_values(district, hand) -> None:
    change = actions.amend_organisation(district.urban, hand, phone="84412345")

    entry = Entry.objects.get(subject=change.subject)
    about = f"registry.organisation:{district.urban.pk}"
    assert entry.payload == {"about": about, "columns": ["phone"]}
    assert (entry.verb, entry.note, entry.by) == (Verb.AMEND, "Document 12", district.admin)


def test_every_process_is_told(district, hand) -> None:
    before = Revision.objects.get(name="registry").token

    actions.amend_organisation(district.urban, hand, name="Lamps")

    assert Revision.objects.get(name="registry").token != before


@pytest.mark.parametrize("role", ["auditor", "supervisor", "dispatcher", "handler", "resident"])
def test_only_an_administrator_changes_anything(district, hand, role) -> None:
    other = replace(hand, by=getattr(district, role))

    with pytest.raises(Refused):
        amend(district.urban, Topic.ORGANISATION, other, name="Mine")

    assert not Change.objects.exists()


def test_a_change_that_changes_nothing_is_refused(district, hand) -> None:
    with pytest.raises(Refused, match="Nothing differs"):
        amend(district.urban, Topic.ORGANISATION, hand, name=district.urban.name)


def test_who_saw_an_older_state_is_refused(district, hand) -> None:
    seen = fingerprint(Organisation.objects.get(pk=district.urban.pk))
    amend(district.urban, Topic.ORGANISATION, hand, phone="84412345")

    with pytest.raises(Refused, match="Someone else"):
        amend(district.urban, Topic.ORGANISATION, hand, seen=seen, name="Lamps")

    assert Organisation.objects.get(pk=district.urban.pk).name != "Lamps"


def test_what_does_not_hold_together_is_not_kept(district, hand) -> None:
    with pytest.raises(ValidationError):
        amend(district.urban, Topic.ORGANISATION, hand, area_code="12")

    assert not Change.objects.exists()
    assert not Entry.objects.filter(subject__startswith="upkeep.").exists()


def test_a_code_is_used_once(district, hand) -> None:
    copy = Organisation(
        code=district.urban.code, name="Again", kind="department", area_code="440105",
        active_from=NOW.date(),
    )  # fmt: skip

    with pytest.raises(ValidationError):
        enter(copy, Topic.ORGANISATION, hand)


def test_what_is_removed_stays_in_its_change(district, hand) -> None:
    change = actions.guide(district.urban, hand, guide=district.housing, valid_from=NOW.date())
    link = district.urban.guided_by.get()

    gone = remove(link, Topic.GUIDANCE, hand)

    assert not district.urban.guided_by.exists()
    assert gone.before == change.after
    assert gone.about == change.about


def test_the_ledger_of_changes_stays_whole(district, hand) -> None:
    actions.amend_organisation(district.urban, hand, phone="84412345")
    actions.retire_organisation(_childless(hand), hand, until=NOW.date())

    assert not list(broken_chains())


def _childless(hand) -> Organisation:
    told = {"code": "new", "name": "New", "kind": "department", "area_code": "440105"}
    return actions.enter_organisation(hand, **told, active_from=NOW.date().replace(day=1))
