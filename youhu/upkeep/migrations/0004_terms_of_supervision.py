from django.db import migrations, models

import youhu.upkeep.rules


class Migration(migrations.Migration):
    """Terms and rules of supervision are kept, too; the constraint names all topics of now."""

    dependencies = [("upkeep", "0003_people_and_posts")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="topic",
            field=models.CharField(
                choices=[
                    ("organisation", "organisation"),
                    ("guidance", "guidance"),
                    ("member", "post"),
                    ("person", "person"),
                    ("category", "category"),
                    ("ladder", "step of the ladder"),
                    ("day", "work calendar"),
                    ("hours", "office hours"),
                    ("duty_post", "duty post"),
                    ("turn", "turn of duty"),
                    ("area", "area"),
                    ("landmark", "landmark"),
                    ("terms", "terms of supervision"),
                    ("supervision_rule", "rule of supervision"),
                ],
                max_length=20,
                verbose_name="part",
            ),
        ),
        migrations.RemoveConstraint(model_name="change", name="change_topic_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic__in", youhu.upkeep.rules.Topic)),
                name="change_topic_known",
            ),
        ),
    ]
