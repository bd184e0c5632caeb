"""A refused step is told again; and what was stopped before steps were told is told as one."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

KINDS = {"expired": "expired", "superseded": "ended"}  # by the state of the register that a code names


def kind_of(code: str) -> str:
    """Return which step a suspension was, by the code of the register that began it (`register/ref/state/rule`)."""
    parts = code.split("/")
    return KINDS.get(parts[2], "suspended") if len(parts) == 4 else "suspended"  # noqa: PLR2004 - its four parts


def seed(apps: Any, _schema: Any) -> None:
    """Write a step down for every suspension of ours that is open and has none, so that partners are told of it."""
    step = apps.get_model("agreements", "SideStep")
    known = set(step.objects.filter(node=settings.NODE_ID).values_list("agreement", flat=True))
    for one in apps.get_model("agreements", "Suspension").objects.filter(ended_at=None):
        if one.agreement not in known:
            step.objects.create(
                agreement=one.agreement,
                node=settings.NODE_ID,
                kind=kind_of(one.began_code),
                at=one.began_at,
                told="",
                came_at=one.began_at,
            )


class Migration(migrations.Migration):
    """Two columns of what was told, and the steps of open suspensions."""

    dependencies = [("agreements", "0006_steps_of_each_side")]

    operations = [
        migrations.AddField("steptelling", "refusals", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("steptelling", "again_at", models.DateTimeField(null=True)),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
