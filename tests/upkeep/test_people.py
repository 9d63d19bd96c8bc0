"""People: what is kept, how they sign in, what is shown of their telephone."""

from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW, MemberFactory, PersonFactory, second_admin
from tests.pages import LANGUAGES, page, statements
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.models import Person, User
from youhu.registry.rules import Role
from youhu.upkeep import actions, history
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Verb

MOBILE = "13812345678"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def newcomer(district, hand) -> Person:
    return actions.enter_person(hand, name="Wang Fang", phone=MOBILE)


def on_record() -> str:
    """Everything that is written down about changes."""
    changes = [(c.title, c.before, c.after, c.basis) for c in Change.objects.all()]
    return repr(changes) + repr([(e.note, e.payload) for e in Entry.objects.all()])


def test_a_person_is_entered_and_the_record_holds_no_telephone(district, newcomer) -> None:
    assert newcomer.phone == MOBILE
    assert MOBILE not in on_record()
    assert "138****5678" in on_record()


def test_the_same_person_is_not_entered_twice(district, hand, newcomer) -> None:
    with pytest.raises(Refused, match="known already"):
        actions.enter_person(hand, name="Wang Fang", phone=MOBILE)


def test_a_mobile_stays_until_another_is_told_or_it_is_forgotten(district, hand, newcomer) -> None:
    for told, kept in [
        ({"name": "Wang Min"}, MOBILE),
        ({"name": "Wang Min", "phone": "13987654321"}, "13987654321"),
        ({"name": "Wang Min", "forget": True}, ""),
    ]:
        actions.amend_person(newcomer, hand, **told)
        newcomer.refresh_from_db()
        assert (newcomer.name, newcomer.phone) == ("Wang Min", kept)


def test_a_login_comes_with_a_password_that_is_kept_nowhere_in_clear(
    district, hand, newcomer, client
) -> None:
    password = actions.give_login(newcomer, hand, username="wangfang")

    newcomer.refresh_from_db()
    assert client.login(username="wangfang", password=password)
    assert password not in on_record()
    assert newcomer.user.password not in on_record()


def test_two_passwords_are_never_alike(district, hand, newcomer) -> None:
    first = actions.give_login(newcomer, hand, username="wangfang")

    assert actions.renew_password(newcomer, hand) != first


def test_a_login_is_given_once_and_its_name_is_nobody_elses(district, hand, newcomer) -> None:
    actions.give_login(newcomer, hand, username="wangfang")
    other = actions.enter_person(hand, name="Li Na")

    with pytest.raises(Refused, match="has a login"):
        actions.give_login(newcomer, hand, username="another")
    with pytest.raises(Refused, match="Somebody else"):
        actions.give_login(other, hand, username="WangFang")


def test_a_new_password_shuts_out_who_had_the_old_one(district, hand, newcomer, client) -> None:
    old = actions.give_login(newcomer, hand, username="wangfang")
    client.login(username="wangfang", password=old)

    new = actions.renew_password(newcomer, hand)

    assert client.get(reverse("inbox")).status_code == 302
    assert not client.login(username="wangfang", password=old)
    assert client.login(username="wangfang", password=new)
    change = Change.objects.get(verb=Verb.RENEW)
    assert history.differences(change) == []
    assert Entry.objects.get(subject=change.subject).payload["columns"] == ["password"]
    assert new not in on_record()
    assert User.objects.get(username="wangfang").password not in on_record()


def test_a_locked_login_is_out_at_once_and_back_when_unlocked(
    district, hand, newcomer, client
) -> None:
    password = actions.give_login(newcomer, hand, username="wangfang")
    client.login(username="wangfang", password=password)

    actions.lock_login(newcomer, hand)

    assert client.get(reverse("inbox")).status_code == 302
    assert not client.login(username="wangfang", password=password)
    actions.unlock_login(newcomer, hand)
    assert client.login(username="wangfang", password=password)


def test_nobody_locks_their_own_login_or_the_last_administrator(district, hand) -> None:
    second = second_admin(district)
    User.objects.update(password="of a test")

    with pytest.raises(Refused, match="your own"):
        actions.lock_login(district.admin.person, hand)
    actions.lock_login(second.person, hand)
    with pytest.raises(Refused, match="Nobody else"):
        actions.lock_login(district.admin.person, replace(hand, by=second))


def test_who_looked_at_a_telephone_and_why_stays_on_record(district, hand, newcomer) -> None:
    assert actions.reveal_phone(newcomer, hand) == MOBILE

    change = Change.objects.get(verb=Verb.REVEAL)
    assert (change.title, change.basis, change.made_by) == (
        "Wang Fang", "Document 12", district.admin
    )  # fmt: skip
    assert MOBILE not in on_record()


@pytest.mark.parametrize(
    "act", [actions.renew_password, actions.lock_login, actions.reveal_phone,
            actions.unlock_login]
)  # fmt: skip
def test_what_is_not_there_is_refused(district, hand, act) -> None:
    with pytest.raises(Refused):
        act(actions.enter_person(hand, name="Li Na"), hand)


@pytest.mark.parametrize("role", ["auditor", "supervisor", "handler"])
def test_only_an_administrator_looks_or_gives_logins(district, hand, newcomer, role) -> None:
    other = replace(hand, by=getattr(district, role))

    for act, told in [
        (actions.reveal_phone, {}),
        (actions.give_login, {"username": "wangfang"}),
        (actions.amend_person, {"name": "Mine"}),
    ]:
        with pytest.raises(Refused, match="Only an administrator"):
            act(newcomer, other, **told)

    assert not User.objects.filter(username="wangfang").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_the_page_and_the_form_open(district, signed_in, newcomer, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert MOBILE not in page(client, reverse("people"), language=language)
        text = page(client, reverse("person", args=[newcomer.pk]), language=language)
        assert MOBILE not in text
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_person"), language=language)


def test_a_first_password_is_shown_once(district, admin, newcomer) -> None:
    address = reverse("act_person", args=[newcomer.pk, "login"])

    answer = admin.post(address, {"username": "wangfang", "basis": "Document 12"})

    password = answer.context["password"]
    assert password in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert User.objects.get(username="wangfang").check_password(password)
    again = admin.get(reverse("person", args=[newcomer.pk])).content.decode()
    assert password not in again


def test_a_telephone_is_shown_in_clear_on_one_answer_only(district, admin, newcomer) -> None:
    address = reverse("act_person", args=[newcomer.pk, "reveal"])

    refused = admin.post(address, {"basis": ""})
    shown = admin.post(address, {"basis": "To ring her", "purpose": "contact"})

    assert (refused.status_code, MOBILE in refused.content.decode()) == (422, False)
    assert MOBILE in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    later = admin.get(reverse("person", args=[newcomer.pk])).content.decode()
    assert MOBILE not in later
    assert "To ring her" in later


def test_one_is_entered_changed_locked_on_pages(district, admin) -> None:
    said = {"name": "Li Na", "phone": "139 8765 4321", "basis": "Document 12"}
    admin.post(reverse("new_person"), said)
    person = Person.objects.get(name="Li Na")
    shown = admin.get(reverse("person", args=[person.pk])).context["amend"]
    seen = {"seen": shown["seen"].value(), "basis": "Married"}

    admin.post(reverse("act_person", args=[person.pk, "amend"]), {"name": "Li Lan", **seen})
    stale = admin.post(reverse("act_person", args=[person.pk, "amend"]), {"name": "Li", **seen})

    person.refresh_from_db()
    assert (person.name, person.phone) == ("Li Lan", "13987654321")
    assert stale.status_code == 422


def test_residents_and_other_districts_are_not_listed(district, admin) -> None:
    resident = district.resident.person
    stranger = MemberFactory(organisation__area_code="440104").person

    for person in (resident, stranger):
        assert admin.get(reverse("person", args=[person.pk])).status_code == 404
        found = admin.get(reverse("people"), {"q": person.name}).context["lines"]
        assert person.name not in {line["cells"][0][1] for line in found}


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=wang", {"Wang Fang"}), (f"q={MOBILE}", {"Wang Fang"}), ("login=no&state=none", {"Li Na"}),
     ("login=locked", {"Wang Fang"}), ("role=auditor&state=serving", {"The auditor"}),
     ("unit=housing&state=ended", {"Chen Jie"})],
)  # fmt: skip
def test_the_list_is_filtered(district, admin, hand, newcomer, query, found) -> None:
    actions.give_login(newcomer, hand, username="wangfang")
    actions.lock_login(newcomer, hand)
    actions.enter_person(hand, name="Li Na")
    Person.objects.filter(pk=district.auditor.person_id).update(name="The auditor")
    gone = PersonFactory(name="Chen Jie")
    MemberFactory(person=gone, organisation=district.housing, valid_until=NOW.date())

    lines = admin.get(f"{reverse('people')}?{query}").context["lines"]

    assert {line["cells"][0][1] for line in lines} == found


def test_the_list_leaves_as_a_file_with_masked_telephones(district, admin, newcomer) -> None:
    table = admin.get(reverse("export_people", args=["csv"])).content.decode("utf-8-sig")

    assert "138****5678" in table
    assert MOBILE not in table


def test_a_long_list_costs_no_more(district, admin) -> None:
    address = reverse("people")
    admin.get(address)
    with statements() as few:
        admin.get(address)
    MemberFactory.create_batch(12, organisation=district.urban, role=Role.HANDLER)

    with statements() as many:
        admin.get(address)

    assert len(many) == len(few)


def test_people_are_offered_as_one_types(district, admin, newcomer) -> None:
    text = admin.get(reverse("person_offers"), {"q": "wang"}).content.decode()

    assert text.count("<option") == 1
    assert f"#{newcomer.pk}" in text
