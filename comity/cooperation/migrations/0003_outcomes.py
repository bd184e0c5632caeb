"""When a commitment was agreed and when it ended, so that both nodes count it on one day; figures of both sides."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comity.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0002_commitments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("commitment", "agreed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("commitment", "settled_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="FigureSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("partner", models.CharField(max_length=128)),
                ("agreement", models.CharField(blank=True, max_length=120)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("zone", models.CharField(max_length=64)),
                ("leaves_under", models.CharField(blank=True, max_length=120)),
                ("leaves_article", models.CharField(blank=True, max_length=20)),
                ("offence", models.CharField(max_length=10)),
                ("handling", models.JSONField(default=dict)),
                ("rights", models.JSONField(default=dict)),
                ("asks_us", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "-created_at"], name="cooperation_agency__64f7c3_idx")],
            },
        ),
        migrations.CreateModel(
            name="FigureTelling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ours", models.BooleanField()),
                ("data", models.JSONField(default=dict)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "Kept"),
                            ("waits", "Waits for approval"),
                            ("returned", "Given back"),
                            ("sent", "Sent"),
                            ("received", "Received"),
                            ("purged", "Deleted"),
                        ],
                        max_length=8,
                    ),
                ),
                ("handling", models.JSONField(default=dict)),
                ("letter", models.UUIDField(blank=True, null=True)),
                ("came_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="cooperation.figuresheet",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sheet", "came_at"], name="cooperation_sheet_i_69f6ee_idx"),
                    models.Index(fields=["letter"], name="cooperation_letter_50140d_idx"),
                ],
            },
        ),
    ]
