"""What a member may do with a call now: each act with its form and the draft kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from youhu.calls import dispatching, presence, queries, telling
from youhu.calls.barriers import barriers
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import ActDraft, Call, Duty
from youhu.calls.reference import Reference
from youhu.calls.replies import Reply, replies
from youhu.calls.rules import MAIN_VERBS, USE_OF
from youhu.common import words
from youhu.registry.models import Member

ANSWERS = ("answer", "finish")
OWN_PAGE = ("merge",)  # verbs whose form is a page


@dataclass(frozen=True)
class Offer:
    """One act: the word on its button, its form, and the draft that the form was filled from."""

    verb: str
    form: ActForm
    draft: ActDraft | None
    now: datetime
    replies: Sequence[Reply] = ()

    @property
    def label(self) -> Promise:
        return ACTS[self.verb].label

    @property
    def takes_replies(self) -> bool:
        """Whether reply templates belong beside this form."""
        return self.verb in USE_OF

    @property
    def seen(self) -> str:
        """The moment of the draft, as the page sends it back."""
        return self.draft.saved_at.isoformat() if self.draft else ""

    @property
    def kept_at(self) -> str:
        return words.stamp(self.draft.saved_at, self.now) if self.draft else ""


def offers(
    call: Call,
    member: Member,
    known: Reference,
    duties: Sequence[Duty],
    now: datetime,
    faulty: tuple[ActForm | None, str],
) -> dict[str, Any]:
    """The one main act by itself, the others, and what stands in the way of the rest.

    `faulty` is a form that was sent and must be mended, with its verb.
    """
    form, verb = faulty
    verbs = [verb for verb in queries.offered(call, member) if verb not in OWN_PAGE]
    drafts = {draft.verb: draft for draft in ActDraft.objects.filter(member=member, call=call)}
    plain = [_offer(call, name, drafts.get(name), known, now, faulty) for name in verbs]
    words_for = replies(call, member, verbs, telling.place_name(call, known, now), now)
    made = [replace(offer, replies=words_for.get(offer.verb, ())) for offer in plain]
    main = next((offer for offer in made if offer.verb in MAIN_VERBS), None)
    return {
        "main": [main] if main else [],
        "acts": [offer for offer in made if offer is not main],
        "suggested": _suggested(call, member, verbs, known, now),
        "stray": [_stray(draft) for name, draft in drafts.items() if name not in verbs],
        "open_verb": verb or _newest(drafts),
        "refused": form if form is not None and verb not in {*verbs, "reveal"} else None,
        "reveal": _reveal(call, member, known),
        "barriers": [(_label(name), why) for name, why in barriers(call, member, verbs, duties)],
    }


def _suggested(
    call: Call, member: Member, verbs: Sequence[str], known: Reference, now: datetime
) -> Sequence[dispatching.Suggestion]:
    """Whom a dispatcher could send it to, where that is the next thing to do."""
    if "dispatch" not in verbs:
        return ()
    return dispatching.with_suggestions([call], member, known, now)[0].suggestions


def _reveal(call: Call, member: Member, known: Reference) -> ActForm | None:
    may_reveal = queries.may_reveal(call, member)
    return act_form("reveal", call=call, reference=known) if may_reveal else None


def _label(verb: str) -> Promise | str:
    return ACTS[verb].label if verb else ""


def _offer(
    call: Call,
    verb: str,
    draft: ActDraft | None,
    known: Reference,
    now: datetime,
    faulty: tuple[ActForm | None, str],
) -> Offer:
    if faulty[0] is not None and faulty[1] == verb:
        return Offer(verb, faulty[0], None, now)
    initial = draft.words if draft else None
    form = act_form(verb, call=call, reference=known, initial=initial)
    return Offer(verb, form, draft, now)


def _stray(draft: ActDraft) -> tuple[str, Promise, list[str]]:
    """Words for an act that is over: verb, label, and what was written, without what was chosen."""
    said = [words for words in map(str, draft.words.values()) if not words.isdecimal()]
    return draft.verb, ACTS[draft.verb].label, said


def others(call: Call, member: Member) -> list[tuple[bool, str]]:
    """Who else has the call open: whether they write, and the words that say so."""
    return [(bool(one.doing), _said_of(one)) for one in presence.others(call, member)]


def _said_of(other: presence.Present) -> str:
    if other.doing in ANSWERS:
        return _("%(name)s is writing the answer") % {"name": other.name}
    if other.doing:
        said = {"name": other.name, "act": _label(other.doing)}
        return _("%(name)s is filling in “%(act)s”") % said
    return _("%(name)s is looking at it") % {"name": other.name}


def _newest(drafts: dict[str, ActDraft]) -> str:
    """The act whose form opens by itself: the one that was written in last."""
    return max(drafts, key=lambda verb: drafts[verb].saved_at, default="")
