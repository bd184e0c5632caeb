"""Why a letter of ours was lost, beside what it said: so that it can be said again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0007_proposals_read'),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name='problem',
            field=models.CharField(blank=True, max_length=80),
        )
        for name in ('request', 'reply', 'clarification', 'clarificationdraft')
    ]
