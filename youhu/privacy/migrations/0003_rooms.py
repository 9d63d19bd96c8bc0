from django.db import migrations, models

import youhu.privacy.rules


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_look_by_whose"),
    ]

    operations = [
        migrations.AlterField(
            model_name="look",
            name="about",
            field=models.CharField(
                choices=[
                    ("caller", "caller of"),
                    ("person", "mobile of"),
                    ("visitor", "visitor of a room"),
                    ("case", "file of mediation"),
                ],
                max_length=10,
            ),
        ),
        # The constraint was written with the kinds of then: it learns the new ones.
        migrations.RemoveConstraint(model_name="look", name="look_known"),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purpose__in", youhu.privacy.rules.Purpose),
                    ("about__in", youhu.privacy.rules.About),
                ),
                name="look_known",
            ),
        ),
    ]
