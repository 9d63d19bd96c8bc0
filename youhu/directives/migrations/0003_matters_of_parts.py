"""Every part that is there already becomes a matter of its own."""

from django.db import migrations

LOT = 500


def make(apps, _schema_editor):
    task, matter = apps.get_model("directives", "Task"), apps.get_model("oversight", "Matter")
    rows = list(task.objects.filter(matter=None).select_related("directive").order_by("pk"))
    for start in range(0, len(rows), LOT):
        lot = rows[start : start + LOT]
        made = matter.objects.bulk_create([_matter(matter, row) for row in lot])
        for row, one in zip(lot, made, strict=True):
            row.matter = one
        task.objects.bulk_update(lot, ["matter"])


def _matter(matter, row):
    whole = row.directive
    return matter(
        district=row.district,
        number=f"D-{whole.pk}",
        title=whole.title,
        unit_id=row.unit_id,
        room_id=whole.issuer_id,
        link=f"/directives/{whole.pk}/",
    )


class Migration(migrations.Migration):
    dependencies = [("directives", "0002_part_as_matter")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
