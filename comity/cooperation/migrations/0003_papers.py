"""Who approved a brief; what the papers of an agency look like."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cooperation", "0003_outcomes"),
    ]

    operations = [
        migrations.AddField(
            "brief",
            "approved_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("brief", "approved_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="PaperDress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.JSONField(default=dict)),
                ("logo", models.BinaryField(blank=True, default=b"")),
                ("template", models.BinaryField(blank=True, default=b"")),
                ("template_label", models.CharField(blank=True, max_length=255)),
                ("changed_at", models.DateTimeField()),
                (
                    "agency",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
    ]
