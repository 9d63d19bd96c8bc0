import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directives", "0003_matters_of_parts")]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="matter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="oversight.matter",
            ),
        ),
    ]
