"""The release decision with which words about a request left, so that it is asked again at every attempt to send them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0008_letters_lost'),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name='release',
            field=models.JSONField(null=True),
        )
        for name in ('clarification', 'extension')
    ]
