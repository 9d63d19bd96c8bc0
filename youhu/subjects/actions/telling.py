"""Who is told of a request: who decides, whom it is about, and who filed it for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.subjects.models import DataRequest, Part
from youhu.subjects.queries import hearers
from youhu.subjects.rules import Refusal

MINE = "/my-data/"


def due_said(request: DataRequest) -> str:
    return f"{localtime(request.due_at):%Y-%m-%d %H:%M}" if request.due_at else ""


def tell_deciders(request: DataRequest, deciders: Iterable[Member], now: datetime) -> None:
    """Every unit in which somebody may decide it."""
    count, link = str(request.parts.count()), request.get_absolute_url()
    said = {"code": request.code, "count": count, "due": due_said(request)}
    for unit, role in {(one.organisation, one.role) for one in deciders}:
        assert unit is not None
        key = f"{request.subject}:asked:{unit.pk}"
        tell(key, "erasure_asked", said, to=Audience(unit=unit, role=role), now=now, link=link)


def tell_asked(request: DataRequest, now: datetime) -> None:
    """We have it; whose calls it is about learns of it, too, when somebody else asked."""
    due = due_said(request)
    for who, _parts in hearers(request):
        template = "erasure_received" if who == request.member else "erasure_asked_for"
        _tell(request, template, who, now, due=due)
    _tell_clerk(request, "erasure_filed", now, due=due)


def tell_done(request: DataRequest, now: datetime) -> None:
    """How many of their calls went, and how many stay for now."""
    for who, parts in hearers(request):
        _tell(request, "erasure_done", who, now, **_counted(parts))
    _tell_clerk(request, "erasure_done_filed", now, **_counted(list(request.parts.all())))


def tell_refused(request: DataRequest, now: datetime) -> None:
    """Why it stays; words that may be about others' calls, too, are for who filed it."""
    said, count = {"why": str(Refusal(request.refusal).label)}, request.parts.count()
    for who, parts in hearers(request):
        words = request.answer if len(parts) == count else ""
        _tell(request, "erasure_refused", who, now, **said, words=words)
    _tell_clerk(request, "erasure_refused_filed", now, **said, words=request.answer)


def _counted(parts: Sequence[Part]) -> dict[str, str]:
    kept = sum(bool(part.held) for part in parts)
    return {"erased": str(len(parts) - kept), "kept": str(kept)}


def _tell(request: DataRequest, template: str, who: Member, now: datetime, **said: str) -> None:
    _write(request, template, who, now, said, MINE)


def _tell_clerk(request: DataRequest, template: str, now: datetime, **said: str) -> None:
    """Who filed it at the counter tells the person."""
    if request.filed_by is not None:
        _write(request, template, request.filed_by, now, said, request.get_absolute_url())


def _write(
    request: DataRequest, template: str, who: Member, now: datetime, said: dict[str, str], link: str
) -> None:
    key = f"{request.subject}:{template}:{who.pk}"
    tell(key, template, {"code": request.code, **said}, to=Audience(member=who), now=now, link=link)
