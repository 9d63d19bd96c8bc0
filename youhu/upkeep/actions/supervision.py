"""What requests and supervision go by: new terms from a day on, rules that begin and end."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.oversight.models import SupervisionRule, Terms
from youhu.upkeep.actions.keeping import Hand, amend, enter, remove
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic, Verb


def enter_terms(hand: Hand, *, valid_from: date, **told: Any) -> Terms:
    """From that day on these hold; what was given or marked before stays as it was."""
    _refuse_today(valid_from, hand)
    made = Terms(valid_from=valid_from, **told)
    if made.own_days > made.most_days:
        raise Refused(_("A room cannot give more days than a call may get in all."))
    if not 0 >= made.ordinary_score >= made.yellow_score >= made.red_score:
        raise Refused(_("A red card costs no less than a yellow one, and no mark brings points."))
    enter(made, Topic.TERMS, hand)
    return made


def remove_terms(terms: Terms, hand: Hand, *, seen: str = "") -> Change:
    """Terms that have not begun are taken back."""
    _refuse_begun(terms.valid_from, hand)
    return remove(terms, Topic.TERMS, hand, seen=seen)


@transaction.atomic
def enter_rule(hand: Hand, *, valid_from: date, **told: Any) -> SupervisionRule:
    """One more rule from that day on. Raises Refused where another marks the same at once."""
    _refuse_today(valid_from, hand)
    rows = SupervisionRule.objects.select_for_update()
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made = SupervisionRule(number=number, valid_from=valid_from, **told)
    _refuse_double(made)
    enter(made, Topic.SUPERVISION_RULE, hand)
    return made


@transaction.atomic
def replace_rule(
    rule: SupervisionRule, hand: Hand, *, valid_from: date, seen: str = "", **told: Any
) -> SupervisionRule:
    """From that day on the same cause is measured otherwise; the old rule ends then.

    What the old rule has marked is not marked again.
    """
    end_rule(rule, hand, until=valid_from, seen=seen)
    return enter_rule(hand, valid_from=valid_from, cause=rule.cause, **told)


def end_rule(rule: SupervisionRule, hand: Hand, *, until: date, seen: str = "") -> Change:
    """From that day on it marks nothing more; its marks stay."""
    _refuse_today(until, hand)
    if until <= rule.valid_from:
        raise Refused(_("The rule begins later. Take it back instead."))
    if rule.valid_until is not None and rule.valid_until <= _today(hand):
        raise Refused(_("The rule has ended already."))
    return amend(rule, Topic.SUPERVISION_RULE, hand, verb=Verb.RETIRE, seen=seen, valid_until=until)


def remove_rule(rule: SupervisionRule, hand: Hand, *, seen: str = "") -> Change:
    """A rule that has not begun is taken back."""
    _refuse_begun(rule.valid_from, hand)
    return remove(rule, Topic.SUPERVISION_RULE, hand, seen=seen)


def _today(hand: Hand) -> date:
    return timezone.localdate(hand.now)


def _refuse_today(day: date, hand: Hand) -> None:
    """Units know by what they are judged before the day begins."""
    if day <= _today(hand):
        raise Refused(
            _("It takes effect tomorrow at the earliest: %(day)s.")
            % {"day": _today(hand) + timedelta(days=1)}
        )


def _refuse_begun(begins: date, hand: Hand) -> None:
    if begins <= _today(hand):
        raise Refused(_("It is in force already. Let another one follow it."))


def _refuse_double(made: SupervisionRule) -> None:
    same = SupervisionRule.objects.filter(
        cause=made.cause, level=made.level, urgency=made.urgency
    ).exclude(valid_until__lte=made.valid_from)
    other = same.order_by("number").first()
    if other is not None:
        raise Refused(
            _("Rule %(number)s gives this level for this cause then. Change that one.")
            % {"number": other.number}
        )
