from django.db import migrations, models

from youhu.privacy.rules import About, Purpose

ABOUT = [
    ("caller", "caller of"),
    ("person", "mobile of"),
    ("visitor", "visitor of a room"),
    ("case", "file of mediation"),
    ("wish", "asker of the wish"),
    ("consignee", "receiver of the order"),
    ("letter", "people of the letter"),
    ("paper", "document of"),
]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_service_letters")]

    narrows = "the constraint comes back wider at once"
    operations = [
        migrations.AlterField(
            model_name="look", name="about", field=models.CharField(choices=ABOUT, max_length=10)
        ),
        migrations.RemoveConstraint(model_name="look", name="look_known"),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", Purpose), ("about__in", About)),
                name="look_known",
            ),
        ),
    ]
