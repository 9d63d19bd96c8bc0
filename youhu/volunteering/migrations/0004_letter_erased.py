from django.db import migrations, models


class Migration(migrations.Migration):
    """When the full names of a letter were erased."""

    dependencies = [("volunteering", "0003_import_communities")]
    operations = [
        migrations.AddField("letter", "erased_at", models.DateTimeField(null=True)),
    ]
