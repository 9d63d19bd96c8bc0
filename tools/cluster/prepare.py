"""A small district in the cluster's database, with one matter that is overdue within a minute."""

import json
import sys
from decimal import Decimal
from typing import Any

from bench.common import made_up

QUICK_HOURS = Decimal("0.01")  # 36 seconds until its stage is overdue


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    district = made_up("tiny_district")
    quick = _quick(district.question)
    lng, lat = made_up("cell_middle", district.cells[0].code)
    json.dump(
        {"ordinary": district.question.pk, "quick": quick, "lng": lng, "lat": lat}, sys.stdout
    )


def _quick(beside: Any) -> int:
    """A matter beside another one that must be signed, and answered, almost at once."""
    from youhu.calls.rules import Stage
    from youhu.common.calendar import LimitType

    category = made_up("CategoryFactory", citizen=True, parent=beside.parent)
    for times, stage in enumerate((Stage.SIGN, Stage.TOTAL), start=1):
        made_up(
            "TimeLimitFactory",
            number=50 + times,
            stage=stage,
            category=category,
            amount=QUICK_HOURS * times,
            limit_type=LimitType.URGENT_HOURS,
        )
    return int(category.pk)


if __name__ == "__main__":
    main()
