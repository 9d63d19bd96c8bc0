from django.db import migrations, models

import youhu.upkeep.rules


class Migration(migrations.Migration):
    """Logins have verbs of their own; the constraint is made anew with what it names now."""

    dependencies = [("upkeep", "0002_landmarks")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="verb",
            field=models.CharField(
                choices=[
                    ("enter", "entered"),
                    ("amend", "changed"),
                    ("retire", "ended"),
                    ("restore", "taken up again"),
                    ("remove", "removed"),
                    ("lock", "locked"),
                    ("unlock", "unlocked"),
                    ("renew", "given a new password"),
                    ("reveal", "looked at in clear"),
                ],
                max_length=10,
                verbose_name="what was done",
            ),
        ),
        migrations.RemoveConstraint(model_name="change", name="change_verb_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__in", youhu.upkeep.rules.Verb)),
                name="change_verb_known",
            ),
        ),
    ]
