"""The reply templates of the sample district, kept through the action as by an administrator."""

from datetime import datetime

from youhu.calls.actions import add_reply
from youhu.calls.models import Category
from youhu.demo.tables import records
from youhu.demo.units import Units
from youhu.registry.models import Member
from youhu.registry.rules import Role


def enter_replies(units: Units, *, now: datetime) -> None:
    """Those of the whole district and those of single units."""
    by = Member.objects.filter(role=Role.ADMIN).order_by("pk")[:1].get()
    leaves = Category.objects.filter(parent__isnull=False)
    categories = {(category.kind, category.code): category for category in leaves}
    for row in records("replies"):
        add_reply(
            unit=units[row["unit"]] if row["unit"] else None,
            use=row["use"],
            category=categories.get((row["category_kind"], row["category"])),
            title=row["title"],
            body=row["body"],
            by=by,
            now=now,
        )
