"""Categories: local ones entered, any of them worded anew, taken out of use and back."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.models import Category
from youhu.common.errors import Refused
from youhu.upkeep.actions.keeping import Hand, amend, enter
from youhu.upkeep.categories import on_category
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb

BETWEEN_WORDS = re.compile(r"[\s,;\uff0c\u3001\uff1b]+")
SERIAL_DIGITS = 3
# The standard counts from 001; later editions shall not meet what a district added on its own.
FIRST_OWN, LAST_OWN = 901, 998  # 999 takes what fits nowhere else


@transaction.atomic
def enter_category(hand: Hand, *, parent: Category, code: str = "", **told: Any) -> Category:
    """A local category below a class, whose standard and kind it has.

    Without a code it gets the next free one. Raises Refused for a code of another class, or when
    another category is called so or has one of its keywords.
    """
    if parent.parent_id or not parent.is_active:
        raise Refused(_("Enter it below a class that is in use."))
    code = code or next_code(parent)
    if not re.fullmatch(rf"{re.escape(parent.code)}[0-9]{{{SERIAL_DIGITS}}}", code):
        raise Refused(
            _("Its code is that of its class and three digits, such as %(code)s.")
            % {"code": next_code(parent)}
        )
    category = Category(
        parent=parent, standard=parent.standard, kind=parent.kind, code=code, is_local=True,
        **_told(Category(parent=parent), told),
    )  # fmt: skip
    enter(category, Topic.CATEGORY, hand)
    return category


def next_code(parent: Category) -> str:
    """The next free code of a district's own below a class. Raises Refused when none is left."""
    taken = set(Category.objects.filter(parent=parent).values_list("code", flat=True))
    for serial in range(FIRST_OWN, LAST_OWN + 1):
        code = f"{parent.code}{serial:0{SERIAL_DIGITS}}"
        if code not in taken:
            return code
    raise Refused(_("This class has no free code left."))


@transaction.atomic
def amend_category(category: Category, hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """Other names, keywords or flags."""
    return amend(category, Topic.CATEGORY, hand, seen=seen, **_told(category, told))


@transaction.atomic
def retire_category(category: Category, hand: Hand) -> Change:
    """It is offered no more; what was called in under it stays. Raises Refused with what rests."""
    resting = on_category(category)
    if resting:
        said = "; ".join(str(one) for one in resting)
        raise Refused(_("Settle this first: %(what)s.") % {"what": said})
    return amend(category, Topic.CATEGORY, hand, verb=Verb.RETIRE, is_active=False)


@transaction.atomic
def restore_category(category: Category, hand: Hand) -> Change:
    """It is offered again."""
    if category.parent is not None and not category.parent.is_active:
        raise Refused(_("Its class is out of use. Take that up again first."))
    _refuse_namesakes(category, category.name)
    _refuse_shared(category, category.keywords)
    return amend(category, Topic.CATEGORY, hand, verb=Verb.RESTORE, is_active=True)


def _told(category: Category, told: dict[str, Any]) -> dict[str, Any]:
    """What is kept of what was said; keywords with blanks between them, as the matcher reads."""
    if "name" in told:
        _refuse_namesakes(category, told["name"])
    if "keywords" in told:
        words = dict.fromkeys(BETWEEN_WORDS.split(told["keywords"].strip()))
        told = {**told, "keywords": " ".join(word for word in words if word)}
        if told["keywords"] != category.keywords:
            _refuse_shared(category, told["keywords"])
    return told


def _refuse_namesakes(category: Category, name: str) -> None:
    beside = Category.objects.filter(parent=category.parent, is_active=True, name=name)
    other = beside.exclude(pk=category.pk).first() if category.parent_id else None
    if other is not None:
        raise Refused(
            _("%(code)s in the same class is called so already. Choose another name.")
            % {"code": other.code}
        )


def _refuse_shared(category: Category, keywords: str) -> None:
    """A word that stands on two categories helps nobody to choose."""
    words = set(keywords.lower().split())
    rows = Category.objects.filter(is_active=True).exclude(keywords="").exclude(pk=category.pk)
    for other in rows.order_by("kind", "code", "pk"):
        shared = words & set(other.keywords.lower().split())
        if shared:
            raise Refused(
                _("“%(word)s” is a keyword of %(code)s %(name)s already. One of them must do.")
                % {"word": min(shared), "code": other.code, "name": other}
            )
