"""Keeping the reply templates of a unit or of the district."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.models import Category, ReplyTemplate
from youhu.calls.replies import unknown_placeholders
from youhu.calls.rules import MAX_TEXT, PLACEHOLDERS
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

KEEPERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.ADMIN})


def add_reply(
    *,
    unit: Organisation | None,
    use: str,
    title: str,
    body: str,
    by: Member,
    now: datetime,
    category: Category | None = None,
) -> ReplyTemplate:
    """Words that were found good are kept for the unit, or by an administrator for all."""
    _may_keep(unit, by)
    facts = _checked(use=use, title=title, body=body, category=category)
    made = ReplyTemplate(unit=unit, district=by.area_code[:6], changed_at=now, **facts)
    with _one_title(), transaction.atomic():
        made.save(force_insert=True)
        begin(made, "add_reply", by=by, now=now, note=made.body)
    return made


def edit_reply(
    reply: ReplyTemplate,
    *,
    use: str,
    title: str,
    body: str,
    by: Member,
    now: datetime,
    category: Category | None = None,
) -> None:
    """Better words take the place of the old ones, which the ledger keeps."""
    _may_keep(reply.unit, by)
    facts = _checked(use=use, title=title, body=body, category=category)
    with _one_title():
        record(reply, "edit_reply", by=by, now=now, note=facts["body"], changed_at=now, **facts)


def retire_reply(reply: ReplyTemplate, *, by: Member, now: datetime) -> None:
    """It is offered no more; what was written with it stays."""
    _may_keep(reply.unit, by)
    record(reply, "retire_reply", by=by, now=now, is_active=False, changed_at=now)


def restore_reply(reply: ReplyTemplate, *, by: Member, now: datetime) -> None:
    """It is offered again."""
    _may_keep(reply.unit, by)
    with _one_title():
        record(reply, "restore_reply", by=by, now=now, is_active=True, changed_at=now)


def count_use(pk: str, *, by: Member) -> None:
    """An act was done with these words in its form."""
    if pk.isdecimal() and len(pk) < 19 and by.pk:
        rows = ReplyTemplate.objects.visible_to(by).filter(pk=int(pk))
        rows.update(times_used=F("times_used") + 1)


def _may_keep(unit: Organisation | None, by: Member) -> None:
    is_own = unit is not None and unit.pk == by.organisation_id
    if by.role not in KEEPERS or not (is_own or by.role == Role.ADMIN):
        raise Refused(_("Only your own unit's templates are yours to keep. Ask an administrator."))


def _checked(*, use: str, title: str, body: str, category: Category | None) -> dict[str, Any]:
    title, body = title.strip(), body.strip()
    if not title or not body:
        raise Refused(_("Give it a title and the words."))
    if len(body) > MAX_TEXT:
        raise Refused(_("Please say it in at most %(most)s characters.") % {"most": MAX_TEXT})
    refuse_unknown(body)
    return {"use": use, "title": title, "body": body, "category": category}


def refuse_unknown(body: str) -> None:
    """Raise Refused when a body leaves a place open that nobody can fill."""
    unknown = unknown_placeholders(body)
    if unknown:
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise Refused(
            _("Nothing can be filled in for %(unknown)s. You may use: %(known)s.")
            % {"unknown": " ".join(unknown), "known": known}
        )


@contextmanager
def _one_title() -> Iterator[None]:
    """Says in words what the database refuses: two templates of one title and use."""
    try:
        yield
    except IntegrityError as why:
        raise Refused(_("There is one with this title already. Choose another title.")) from why
