"""Which proposal about more time a page showed: whoever decides on an older one is shown the newer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0006_reminder'),
    ]

    operations = [
        migrations.AddField(
            model_name='extension',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
    ]
