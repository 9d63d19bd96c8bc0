from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subjects", "0002_tied"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(
                condition=models.Q(("state", "asked")),
                fields=["due_at"],
                name="data_request_waiting",
            ),
        ),
    ]
