"""Where rules of supervision hold already, those for overdue orders join them from today on."""

from django.db import migrations
from django.utils import timezone

# Level, and work days after the due time: as rules.SHIPPED says at the time of this migration.
ADDED = (("ordinary", 0), ("yellow", 1), ("red", 5))


def add(apps, _schema_editor):
    rules = apps.get_model("oversight", "SupervisionRule").objects
    last = rules.order_by("-number").first()
    if last is None:
        return
    today = timezone.localdate()
    for number, (level, days) in enumerate(ADDED, start=last.number + 1):
        rules.create(number=number, cause="order", level=level, amount=days, valid_from=today)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0003_orders_under_supervision")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
