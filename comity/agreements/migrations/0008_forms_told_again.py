"""A form that a partner's node refused is told again, also where that was before."""

from typing import Any

from django.db import migrations, models

from comity.lib.clock import now


def seed(apps: Any, _schema: Any) -> None:
    """Have told anew, at once, each form of which the newest letter was refused."""
    refused = apps.get_model("exchange", "OutLetter").objects.filter(state="refused")
    told = apps.get_model("agreements", "FormTelling").objects.filter(letter__in=refused.values("mid"))
    told.update(refusals=1, again_at=now())


class Migration(migrations.Migration):
    """Two columns of what was told."""

    dependencies = [("agreements", "0007_steps_told_again"), ("exchange", "0001_initial")]

    operations = [
        migrations.AddField("formtelling", "refusals", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("formtelling", "again_at", models.DateTimeField(null=True)),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
