"""Reading people and their posts, for lists and pages."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from youhu.common.masking import mask_phone
from youhu.common.sealed import where
from youhu.registry.models import Member, Person, called
from youhu.registry.rules import STAFF, Role

LOGINS = {
    "yes": Q(user__is_active=True),
    "locked": Q(user__is_active=False),
    "no": Q(user=None),
}


def members(member: Member, told: dict[str, Any], today: date) -> QuerySet[Member]:
    """The posts in organisations of the member's district as the filters narrow them."""
    rows = _district_posts(member).filter(_standing(told.get("state", "serving"), today))
    if "q" in told:
        rows = rows.filter(_named(told["q"]))
    rows = _narrowed(rows, told)
    rows = rows.select_related("person__user", "organisation")
    return rows.order_by("organisation__area_code", "organisation__code", "role", "pk")


def _district_posts(member: Member) -> QuerySet[Member]:
    inside = Q(organisation__area_code__startswith=member.area_code[:6])
    return Member.objects.filter(inside, role__in=STAFF)


def _narrowed(rows: QuerySet[Member], told: dict[str, Any]) -> QuerySet[Member]:
    if "unit" in told:
        rows = rows.filter(organisation=told["unit"])
    if "role" in told:
        rows = rows.filter(role=told["role"])
    return rows


def _standing(state: str, today: date) -> Q:
    over = Q(valid_until__isnull=False, valid_until__lte=today)
    coming = Q(valid_from__gt=today)
    known = {"serving": ~over & ~coming, "coming": coming & ~over, "ended": over}
    return known.get(state, Q())


def _named(said: str) -> Q:
    unit = called(said, unit="organisation") | Q(organisation__code__icontains=said)
    return unit | Q(person__name__icontains=said) | Q(person__user__username__icontains=said)


def standing(post: Member, today: date) -> str:
    """Whether a post is coming, serving or ended."""
    if post.valid_until and post.valid_until <= today:
        return "ended"
    return "coming" if post.valid_from > today else "serving"


def everyone(member: Member) -> QuerySet[Person]:
    """People with a post in the member's district, now or ever, and those without any post yet.

    Residents are not among them: their logins are their own affair.
    """
    held = Member.objects.filter(person=OuterRef("pk")).order_by()
    ours = _district_posts(member).filter(person=OuterRef("pk")).order_by()
    return Person.objects.filter(Exists(ours) | ~Exists(held))


def people(member: Member, told: dict[str, Any], today: date) -> QuerySet[Person]:
    """The people of the member's district as the filters narrow them, with their posts."""
    rows = everyone(member).filter(LOGINS.get(told.get("login", ""), Q()))
    if "q" in told:
        rows = rows.filter(_called(told["q"]))
    if {"unit", "role", "state"} & told.keys():
        rows = rows.filter(_holding(member, told, today))
    lasting = _district_posts(member).filter(Q(valid_until=None) | Q(valid_until__gt=today))
    held = lasting.select_related("organisation").order_by("valid_from", "pk")
    posts = Prefetch("posts", queryset=held, to_attr="held")
    return rows.select_related("user").prefetch_related(posts).order_by("name", "pk")


def _called(said: str) -> Q:
    asked = Q(name__icontains=said) | Q(user__username__icontains=said)
    return asked | where(Person, "phone_index", said) if said.isdigit() else asked


def _holding(member: Member, told: dict[str, Any], today: date) -> Q:
    """Who holds a post as the filters say; who serves no more holds none of today."""
    posts = _narrowed(_district_posts(member).filter(person=OuterRef("pk")), told).order_by()
    over = Q(valid_until__isnull=False, valid_until__lte=today)
    match told.get("state", ""):
        case "serving":
            return Q(Exists(posts.filter(_standing("serving", today))))
        case "ended":
            return Q(Exists(posts)) & ~Q(Exists(posts.exclude(over)))
        case "none":
            return ~Q(Exists(posts))
    return Q(Exists(posts))


def posts_of(person: Person) -> QuerySet[Member]:
    """All posts of a person, the newest first."""
    return person.posts.select_related("organisation").order_by("-valid_from", "-pk")


def login_of(person: Person) -> str:
    """How somebody signs in: yes, locked (or without a password), or no."""
    if person.user is None:
        return "no"
    return "yes" if person.user.is_active else "locked"


def telephone(person: Person) -> str:
    """The mobile as lists show it."""
    return mask_phone(person.phone)


def other_administrators(member: Member, person: Person, today: date) -> bool:
    """Whether somebody besides this person serves the district as administrator and can sign in."""
    rows = Member.objects.serving(today).filter(
        role=Role.ADMIN,
        organisation__area_code__startswith=member.area_code[:6],
        person__user__is_active=True,
    )
    return rows.exclude(person=person).exists()


def may_guard(member: Member, today: date) -> bool:
    """Whether this member lets people in: gives logins, appoints administrators, sets the rules.

    That is the security administrator's; until a district has its first, the administrator does it.
    """
    if member.role == Role.SECURITY:
        return True
    return member.role == Role.ADMIN and not has_security(member, today)


def has_security(member: Member, today: date) -> bool:
    """Whether somebody serves the district as security administrator and can sign in."""
    rows = Member.objects.serving(today).filter(
        role=Role.SECURITY,
        organisation__area_code__startswith=member.area_code[:6],
        person__user__is_active=True,
    )
    return rows.exists()
