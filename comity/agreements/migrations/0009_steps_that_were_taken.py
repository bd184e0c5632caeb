"""Which step of ours a partner's node took, and why it refused the one that was told last: by the letters that are kept."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TAKEN = ("delivered", "read", "actioned")


def seed(apps: Any, _schema: Any) -> None:
    """Write down the newest step of which a letter was taken; and of a step whose letter was refused why, and that it is told again."""
    letters = apps.get_model("exchange", "OutLetter").objects
    steps = apps.get_model("agreements", "SideStep").objects.filter(node=settings.NODE_ID)
    for told in apps.get_model("agreements", "StepTelling").objects.all():
        sent = letters.filter(peer__node=told.node)  # the conversation of a step has its id
        taken = sent.filter(state__in=TAKEN).values("conv")
        told.taken = steps.filter(agreement=told.agreement, pk__in=taken).order_by("-at").first()
        refused = sent.filter(conv=told.step_id, state="refused").order_by("-created_at").first()
        if refused is not None and (told.refusals or refused.mid == told.letter):
            told.reason = refused.reason
            if refused.mid == told.letter and not told.refusals:  # told before refusals were counted
                told.refusals, told.again_at = 1, refused.created_at
        told.save()


class Migration(migrations.Migration):
    """Two columns of what was told."""

    dependencies = [("agreements", "0008_forms_told_again"), ("exchange", "0001_initial")]

    operations = [
        migrations.AddField(
            "steptelling",
            "taken",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.sidestep",
            ),
        ),
        migrations.AddField(
            "steptelling", "reason", models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
