"""What a call is about, put right by a clerk after it was raised."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.intake import category_in_use
from youhu.calls.actions.step import may_remark
from youhu.calls.models import Call, Category
from youhu.calls.reading.corpus import label_of
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import Member


@transaction.atomic
def recategorise(
    call: Call, *, category: Category, by: Member, now: datetime, note: str = ""
) -> None:
    """It is about something else than was chosen. The next model learns from it.

    Unit and due times stay as they were promised; whoever shall have it instead is sent it. The
    stages to come run by the limits of the new category.
    """
    may_remark(call, "recategorise", by)
    known = current()
    former, chosen = known.tables.categories[call.category_id], category_in_use(known, category.pk)
    if chosen == former:
        raise Refused(_("It has this category already. Choose another one."))
    said = {"category": label_of(chosen), "before": label_of(former)}
    record(
        call, "recategorise", by=by, now=now, note=note.strip(), payload=said,
        fence={"category": former}, category=chosen,
    )  # fmt: skip
