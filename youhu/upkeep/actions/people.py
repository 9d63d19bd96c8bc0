"""People: entered and changed, how they sign in, and a look at their telephone. Never deleted."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.accounts.actions import end_sittings, lift_pause, password_given, reset_second_step
from youhu.common.errors import Refused
from youhu.common.sealed import where
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About, Purpose
from youhu.registry.models import Person, User
from youhu.registry.rules import Role
from youhu.upkeep.actions.keeping import Hand, amend, enter, note
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb
from youhu.upkeep.staff import other_administrators

# No letter or figure that is easily taken for another; three groups of four are 59 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 4


@transaction.atomic
def enter_person(hand: Hand, *, name: str, phone: str = "") -> Person:
    """Somebody who is not known yet. Raises Refused when name and telephone are known already."""
    person = Person(name=name.strip(), phone=phone)
    same = where(Person, "phone_index", person.phone)
    if person.phone and Person.objects.filter(same, name=person.name).exists():
        raise Refused(_("%(name)s is known already with this mobile.") % {"name": person.name})
    enter(person, Topic.PERSON, hand)
    return person


@transaction.atomic
def amend_person(
    person: Person, hand: Hand, *, name: str, phone: str = "", forget: bool = False, seen: str = ""
) -> Change:
    """Another name or mobile; without one told the mobile stays, unless it shall be forgotten."""
    told = "" if forget else phone or person.phone
    return amend(person, Topic.PERSON, hand, seen=seen, name=name.strip(), phone=told)


@transaction.atomic
def give_login(person: Person, hand: Hand, *, username: str) -> str:
    """Let somebody sign in; answers with their first password, which is kept nowhere in clear."""
    password = _new_password()
    open_login(person, hand, username=username, password=password)
    return password


@transaction.atomic
def open_login(person: Person, hand: Hand, *, username: str, password: str | None = None) -> Change:
    """A login; without a password nobody signs in with it until it is given one."""
    if Person.objects.select_for_update().get(pk=person.pk).user_id is not None:
        raise Refused(_("%(name)s has a login already.") % {"name": person})
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("Somebody else signs in as %(name)s.") % {"name": username})
    user = User(username=username, password=make_password(password))
    user.full_clean()
    user.save(force_insert=True)
    password_given(user, now=hand.now)
    return amend(person, Topic.PERSON, hand, is_guarded=True, user=user)


@transaction.atomic
def renew_password(person: Person, hand: Hand) -> str:
    """A new password instead of one that was lost; whoever is signed in with the old one is out.

    It has to be changed at the next sign-in.
    """
    password = _new_password()
    hashed = make_password(password)
    user = _login(person)
    amend(user, Topic.PERSON, hand, verb=Verb.RENEW, is_guarded=True, password=hashed)
    password_given(user, now=hand.now)
    end_sittings(user)
    return password


@transaction.atomic
def lock_login(person: Person, hand: Hand) -> Change:
    """Nobody signs in with it any more, and who is signed in is out."""
    user = _login(person)
    if hand.by.person_id == person.pk:
        raise Refused(_("This is your own login. Ask another administrator."))
    if _is_administrator(person) and not other_administrators(hand.by, person, localdate(hand.now)):
        raise Refused(_("Nobody else could keep the settings. Appoint another one first."))
    end_sittings(user)
    return amend(user, Topic.PERSON, hand, verb=Verb.LOCK, is_guarded=True, is_active=False)


def unlock_login(person: Person, hand: Hand) -> Change:
    """It is good again, with the password that it had."""
    user = _login(person)
    return amend(user, Topic.PERSON, hand, verb=Verb.UNLOCK, is_guarded=True, is_active=True)


@transaction.atomic
def let_in(person: Person, hand: Hand) -> Change:
    """Whoever waits after too many wrong tries may try again at once."""
    if not lift_pause(_login(person)):
        raise Refused(_("%(name)s is not paused.") % {"name": person})
    return note(person, Topic.PERSON, Verb.LIFT, hand, is_guarded=True)


@transaction.atomic
def reset_phone(person: Person, hand: Hand) -> Change:
    """The phone of the second step is lost; whoever is signed in is out, the password stays."""
    user = _login(person)
    if hand.by.person_id == person.pk:
        raise Refused(_("Another administrator resets your own second step."))
    if not reset_second_step(user):
        raise Refused(_("%(name)s has set up no second step.") % {"name": person})
    end_sittings(user)
    return note(person, Topic.PERSON, Verb.RESET, hand, is_guarded=True)


@transaction.atomic
def reveal_phone(person: Person, hand: Hand, *, purpose: str = Purpose.OTHER) -> str:
    """The mobile in clear; who looked and why stays on record."""
    if not person.phone:
        raise Refused(_("No mobile is kept."))
    whose = Whose(About.PERSON, person.name, reverse("person", args=[person.pk]))
    write_look(whose, purpose=purpose, words=hand.basis, by=hand.by, now=hand.now)
    note(person, Topic.PERSON, Verb.REVEAL, hand)
    return str(person.phone)


def _login(person: Person) -> User:
    user = User.objects.filter(person=person).first()
    if user is None:
        raise Refused(_("%(name)s has no login.") % {"name": person})
    return user


def _is_administrator(person: Person) -> bool:
    return person.posts.filter(role=Role.ADMIN).exists()


def _new_password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _n in range(GROUP)) for _group in range(GROUPS))
    return "-".join(groups)
