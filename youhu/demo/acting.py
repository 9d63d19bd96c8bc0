"""How people in the sample district take a step with a call: through the actions, as anybody."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from youhu.calls.actions.perform import perform
from youhu.calls.models import Call
from youhu.calls.rules import Satisfaction, Solved, State
from youhu.demo.cast import Cast
from youhu.demo.habits import opinion
from youhu.demo.pictures import Album
from youhu.demo.wording import Wording
from youhu.notices.actions import mark_all_read
from youhu.registry.models import Member
from youhu.territory.rules import COMMUNITY_DIGITS

LONGEST_WAIT = 5  # days for which a call is suspended: a room has 15 for it in all
SPEAKS = 0.6  # of those who rate: with a word of their own


def _same_matter(call: Call) -> Call:
    """The newest call about the same in its community; the call itself where there is none."""
    place = call.cell_code[:COMMUNITY_DIGITS]
    rows = Call.objects.filter(cell_code__startswith=place, category=call.category)
    at_work = rows.filter(state__in=[State.DISPATCHED, State.WORKING]).exclude(pk=call.pk)
    return at_work.order_by("-raised_at", "-pk").first() or call


class Acting:
    """Takes steps with calls, in the words of the people who take them."""

    def __init__(self, cast: Cast, wording: Wording, album: Album, *, rng: Random) -> None:
        self._cast, self._wording, self._album, self._rng = cast, wording, album, rng
        self._at_work: dict[int, Member] = {}

    def take(self, call: Call, verb: str, *, now: datetime) -> bool:
        """Whoever is to do it takes this step; False when that post is vacant.

        Raises Refused when the rules say no.
        """
        by = self._cast.actor(call, verb)
        if by is None:
            return False
        perform(call, verb, by=by, now=now, **self._said(call, verb, now))
        if by.pk is not None:
            self._at_work[by.pk] = by
        return True

    def read_messages(self, now: datetime) -> None:
        """At the end of the day, whoever was at work or can sign in reads what came in."""
        readers = self._at_work | {member.pk: member for member in self._cast.with_logins}
        for member in readers.values():
            mark_all_read(member, now=now)
        self._at_work.clear()

    def _said(self, call: Call, verb: str, now: datetime) -> dict[str, Any]:
        """What goes with the step."""
        match verb:
            case "sign":
                return {}
            case "answer" | "finish":
                category = (call.category.kind, call.category.code)
                answer = self._wording.answer(category, call.address)
                photos = self._album.now_and_then()
                return {"answer": answer, "photos": photos, "is_public": call.is_public}
            case "rate":
                return self._rating(call)
        note = {"note": self._wording.note(verb)}
        match verb:
            case "dispatch" | "redispatch":
                return {**note, "unit": self._cast.other_unit(call)}
            case "merge":
                return {**note, "main": _same_matter(call)}
            case "suspend":
                until = now.date() + timedelta(days=self._rng.randint(1, LONGEST_WAIT))
                return {**note, "until": until}
            case _:
                return note

    def _rating(self, call: Call) -> dict[str, Any]:
        said = opinion(in_time=call.is_on_time(), rng=self._rng)
        mood = (
            Satisfaction.DISSATISFIED if said["was_solved"] == Solved.NO else said["satisfaction"]
        )
        speaks = self._rng.random() < SPEAKS
        return {**said, "note": self._wording.note(f"rate_{mood}") if speaks else ""}
