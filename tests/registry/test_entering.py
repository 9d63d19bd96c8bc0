"""Many organisations and people at once."""

from datetime import date

import pytest

from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.calendars import tokens
from youhu.registry.models import Member, Organisation, Person, User
from youhu.registry.rules import OrgKind, Role

pytestmark = pytest.mark.django_db

SINCE = date(2026, 1, 1)


def unit(code: str, parent: Organisation | None = None) -> Organisation:
    return Organisation(
        code=code,
        name=code,
        kind=OrgKind.DEPARTMENT,
        parent=parent,
        area_code="440105",
        active_from=SINCE,
    )


def test_a_parent_may_stand_after_its_children():
    top = unit("top")
    middle = unit("middle", top)

    enter_organisations([unit("bottom", middle), middle, top])

    bottom = Organisation.objects.get(code="bottom")
    assert (bottom.parent.code, bottom.parent.parent.code) == ("middle", "top")


def test_new_organisations_are_known_to_every_process():
    before = tokens().get("registry")

    enter_organisations([unit("top")])

    assert tokens()["registry"] != before


def test_a_ring_of_parents_is_a_fault():
    one = unit("one")
    two = unit("two", one)
    one.parent = two

    with pytest.raises(ValueError, match="one, two"):
        enter_organisations([one, two])


def test_who_holds_two_posts_is_one_person_with_one_login():
    bureau = unit("bureau")
    enter_organisations([bureau])
    person = Person(name="Li Hua", user=User(username="li"))
    posts = [
        Member(person=person, organisation=bureau, role=role, valid_from=SINCE)
        for role in (Role.HANDLER, Role.DISPATCHER)
    ]

    enter_members(posts)

    assert Person.objects.get().posts.count() == 2
    assert User.objects.get().person == person
