"""A hit names its agency itself: every page counts the hits that wait there."""

import django.db.models.deletion
from django.db import migrations, models

OF_ITS_QUERY = """
UPDATE screening_hit SET agency_id = screening_query.agency_id FROM screening_query
WHERE screening_query.id = screening_hit.query_id
"""


def agency(*, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
    )


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL changes no table on which checks of this very transaction still wait
    dependencies = [
        ("accounts", "0007_let_in_by"),
        ("screening", "0002_lists"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="hit", name="hits_likeliest"),
        migrations.RemoveIndex(model_name="hit", name="hits_waiting"),
        migrations.AddField(model_name="hit", name="agency", field=agency(null=True)),
        migrations.RunSQL(OF_ITS_QUERY, migrations.RunSQL.noop),
        migrations.AlterField(model_name="hit", name="agency", field=agency(null=False)),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(fields=["agency", "same_person", "id"], name="hits_likeliest"),
        ),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "cannot-tell"])),
                fields=["agency", "same_person", "id"],
                name="hits_waiting",
            ),
        ),
    ]
