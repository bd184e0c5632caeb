"""Since when an entry of the register has its machine-readable form, and until when it had another.

What an entry has today it is taken to have had since it was entered. Of a form that was taken from its entry before, nobody knows when:
nothing is written down, and what leaves under it is not noted any more.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import comity.lib.ids


def seed(apps: Any, _schema: Any) -> None:
    """Write a link down for every entry that has a form and no link yet."""
    link = apps.get_model("cooperation", "FormLink")
    entries = apps.get_model("cooperation", "RegisteredAgreement").objects.exclude(terms="")
    known = set(link.objects.filter(ended_at=None).values_list("agreement", flat=True))
    link.objects.bulk_create(
        link(agreement=one, terms=one.terms, began_at=one.created_at)
        for one in entries
        if one.pk not in known
    )


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0009_what_is_computed_again")]

    operations = [
        migrations.CreateModel(
            name="FormLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("terms", models.CharField(max_length=120)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_links",
                        to="cooperation.registeredagreement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["terms", "began_at"], name="cooperation_terms_829f68_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("agreement",),
                        name="one_open_link_an_entry",
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
