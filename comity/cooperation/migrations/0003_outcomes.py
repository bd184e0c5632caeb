"""When a commitment was agreed and when it ended, so that both nodes count it on one day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0002_commitments")]

    operations = [
        migrations.AddField("commitment", "agreed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("commitment", "settled_at", models.DateTimeField(blank=True, null=True)),
    ]
