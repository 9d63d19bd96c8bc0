"""What people are told, in which words, and how often a failed delivery is tried again. Pure."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """A way to a person; the inbox is always used, the others when an address is known."""

    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")


class DeliveryState(TextChoices):
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


# Template name → headline and body; `%(…)s` come from the message's context.
TEMPLATES = {
    "dispatched": (
        _("New call %(number)s"),
        _("Sign for it by %(due)s. %(address)s: %(what)s"),
    ),
    "received": (
        _("Call %(number)s needs a dispatcher"),
        _("No rule found a unit: dispatch it by %(due)s. %(address)s: %(what)s"),
    ),
    "verifying": (
        _("Please look at call %(number)s"),
        _("See by %(due)s whether it is so. %(address)s: %(what)s"),
    ),
    "checking": (
        _("Please check call %(number)s"),
        _("See by %(due)s whether it is really done. %(address)s: %(what)s"),
    ),
    "returned": (
        _("Call %(number)s was returned"),
        _("Send it to another unit by %(due)s. Why it was returned: %(note)s"),
    ),
    "reworked": (
        _("Call %(number)s is not done yet"),
        _("Finish it by %(due)s. What is missing: %(note)s"),
    ),
    "reopened": (
        _("Call %(number)s is open again"),
        _("Sign for it by %(due)s. Why it was opened again: %(note)s"),
    ),
    "resumed": (_("Call %(number)s goes on"), _("It is due by %(due)s.")),
    "second_person": (
        _("Call %(number)s awaits your second look"),
        _("Agree or refuse by %(due)s. Not to be handled, because: %(note)s"),
    ),
    "escalated": (
        _("Call %(number)s is overdue"),
        _("%(unit)s was due by %(due)s. This is warning %(rung)s."),
    ),
    "assist_asked": (
        _("Your unit is asked to help with call %(number)s"),
        _("Sign by %(due)s. %(asker)s asks: %(task)s"),
    ),
    "assist_off": (
        _("Your unit is no longer needed for call %(number)s"),
        _("%(task)s: taken off. Why: %(note)s"),
    ),
    "assist_done": (
        _("%(unit)s has done its part in call %(number)s"),
        _("It says: %(report)s"),
    ),
    "assist_declined": (
        _("%(unit)s declines to help with call %(number)s"),
        _("Say by %(due)s what follows: insist, ask another unit, or take it off. Why: %(note)s"),
    ),
    "assist_disputed": (
        _("A duty in call %(number)s is disputed"),
        _("Decide by %(due)s. %(unit)s: %(reason)s. Against it: %(note)s"),
    ),
    "assist_insisted": (
        _("The duty of your unit in call %(number)s is insisted on"),
        _("%(arbiter)s decides by %(due)s. You will be told."),
    ),
    "assist_upheld": (
        _("The duty of %(unit)s in call %(number)s stands"),
        _("Sign by %(due)s. The arbiter says: %(note)s"),
    ),
    "assist_released": (
        _("%(unit)s is released from its duty in call %(number)s"),
        _("The arbiter says: %(note)s"),
    ),
    "assist_overdue": (
        _("A duty in call %(number)s is overdue"),
        _("%(holder)s was due by %(due)s: %(task)s. This is warning %(rung)s."),
    ),
    "extended": (
        _("Your call %(number)s needs more time"),
        _("%(unit)s now promises an answer by %(due)s, because: %(note)s"),
    ),
    "extension_asked": (
        _("Call %(number)s: %(unit)s asks for %(days)s work days more"),
        _("Decide by %(due)s. Why: %(note)s"),
    ),
    "extension_approved": (
        _("Call %(number)s has %(days)s work days more"),
        _("The answer is promised by %(promised)s now. The caller was told: %(note)s"),
    ),
    "extension_refused": (
        _("Call %(number)s gets no more time"),
        _("It stays due as it was. Why: %(note)s"),
    ),
    "supervised_ordinary": (
        _("Call %(number)s is under supervision"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervised_yellow": (
        _("Yellow card for call %(number)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervised_red": (
        _("Red card for call %(number)s"),
        _("%(unit)s reports back by %(due)s: %(expected)s Why: %(note)s"),
    ),
    "supervision_reported": (
        _("%(unit)s reports back on call %(number)s"),
        _("Lift the supervision or send it back by %(due)s. It says: %(note)s"),
    ),
    "supervision_sent_back": (
        _("The report on call %(number)s is not enough"),
        _("Report again by %(due)s. What is missing: %(note)s"),
    ),
    "supervision_lifted": (
        _("The supervision of call %(number)s is lifted"),
        _("It says: %(note)s"),
    ),
    "judgement_awaits": (
        _("Call %(number)s awaits your look"),
        _("%(step)s, by %(due)s. %(unit)s. Why: %(note)s"),
    ),
    "judgement_decided": (
        _("Call %(number)s: %(result)s"),
        _("Why: %(note)s"),
    ),
    "oversight_late": (
        _("Call %(number)s: a next step is overdue"),
        _("%(holder)s was due by %(due)s: %(step)s"),
    ),
    "answered": (
        _("Your call %(number)s is answered"),
        _("Please rate it by %(due)s. %(unit)s says: %(answer)s"),
    ),
    "call_back_late": (
        _("The caller of %(number)s was not called back"),
        _("It was due by %(due)s. Let somebody call, so that the rates stay honest."),
    ),
    "exclusion_late": (
        _("The exclusion of %(number)s awaits a second person"),
        _("It was due by %(due)s. Agree or refuse."),
    ),
    "signal_burst": (
        _("Burst: %(matter)s, %(place)s"),
        _("%(came)s calls within %(minutes)s minutes, %(usual)s is usual. Take it up by %(due)s."),
    ),
    "signal_hot_place": (
        _("Hot place: %(place)s"),
        _("%(came)s calls in %(days)s days, %(usual)s is usual there. Take it up by %(due)s."),
    ),
    "signal_recurring": (
        _("Again and again: %(matter)s, %(place)s"),
        _("It came back %(occurrences)s times, with %(came)s calls. Take it up by %(due)s."),
    ),
    "signal_caller": (
        _("One caller again and again, %(place)s"),
        _("%(came)s calls in %(days)s days, %(year)s in a year. Hear them out by %(due)s."),
    ),
    "signal_overdue": (
        _("Nobody has acted yet: %(matter)s, %(place)s"),
        _("%(unit)s was due by %(due)s. Take it up, raise a report, or say why not."),
    ),
    "directive_issued": (
        _("Directive %(code)s: %(title)s"),
        _("Sign for it by %(by)s and report by %(due)s."),
    ),
    "directive_urged": (
        _("Please sign for directive %(code)s: %(title)s"),
        _("You were asked to sign by %(by)s. It is due by %(due)s."),
    ),
    "directive_reported": (
        _("%(unit)s reported on directive %(code)s"),
        _("%(title)s. Look at what was done, then verify it or send it back."),
    ),
    "directive_sent_back": (
        _("Directive %(code)s is not done yet"),
        _("Report anew by %(due)s. What is missing: %(note)s"),
    ),
    "directive_longer": (
        _("Directive %(code)s is due later"),
        _("%(title)s: now by %(by)s."),
    ),
    "directive_called_off": (
        _("You need not carry out directive %(code)s any more"),
        _("%(title)s. %(note)s"),
    ),
    "directive_unsigned": (
        _("Directive %(code)s is not signed for"),
        _("%(unit)s was to sign by %(by)s. %(title)s"),
    ),
    "directive_overdue": (
        _("Directive %(code)s is overdue and under supervision"),
        _("%(unit)s was to report by %(by)s. %(title)s"),
    ),
    "redrawing_awaits": (
        _("A redrawing of cells awaits your approval"),
        _("%(community)s, from %(from)s: %(reason)s. Look at what changes hands, then decide."),
    ),
    "redrawing_returned": (
        _("Your redrawing of %(community)s was sent back"),
        _("%(note)s. Change it and submit it again, or withdraw it."),
    ),
    "redrawing_approved": (
        _("The cells of %(community)s change on %(from)s"),
        _("%(reason)s. See which ground, buildings and open calls change hands."),
    ),
    "redrawing_withdrawn": (
        _("The cells of %(community)s stay as they are"),
        _("The redrawing planned for %(from)s was withdrawn: %(note)s."),
    ),
    "redrawing_in_force": (
        _("The new cells of %(community)s are in force"),
        _("Since %(from)s. %(calls)s open calls have another cell; units and deadlines stay."),
    ),
}

_LATE = frozenset({"assist_overdue", "call_back_late", "exclusion_late", "oversight_late"})
_OVERSIGHT = [one for one in TEMPLATES if one.startswith(("extension_", "supervis", "judgement_"))]
_AHEAD = [template for template in TEMPLATES if template.startswith("signal_")]
_DIRECTIVES = [template for template in TEMPLATES if template.startswith("directive_")]
_CELLS = [template for template in TEMPLATES if template.startswith("redrawing_")]
# What a reader sorts notices by: the word, and the templates that it stands for.
ABOUT: dict[str, tuple[Promise, frozenset[str]]] = {
    "work": (
        _("Work on calls"),
        frozenset(TEMPLATES)
        - {"escalated", "answered", "extended"}
        - _LATE
        - frozenset(_CELLS + _AHEAD + _OVERSIGHT + _DIRECTIVES),
    ),
    "warnings": (_("Warnings"), frozenset({"escalated"}) | _LATE),
    "oversight": (_("Requests and supervision"), frozenset(_OVERSIGHT)),
    "answers": (_("Answers to my calls"), frozenset({"answered", "extended"})),
    "ahead": (_("Before it is called"), frozenset(_AHEAD)),
    "directives": (_("Directives"), frozenset(_DIRECTIVES)),
    "cells": (_("Redrawing of cells"), frozenset(_CELLS)),
}

RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def wording(template: str, context: Mapping[str, str]) -> tuple[str, str]:
    """Headline and body in the language that is active now. Raises KeyError for a missing word."""
    headline, body = TEMPLATES[template]
    return str(headline) % context, str(body) % context


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failed attempt; None when it is time to give up."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
