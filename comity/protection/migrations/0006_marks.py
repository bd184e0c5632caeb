from django.db import migrations, models

import comity.lib.ids


def fill(apps, _editor):
    for row in apps.get_model("protection", "Complaint").objects.all():
        row.log_id = comity.lib.ids.new_id()
        row.save(update_fields=["log_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('protection', '0005_consent_void'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='log_id',
            field=models.UUIDField(default=comity.lib.ids.new_id, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddField(
            model_name='detention',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='postnotice',
            name='is_barred',
            field=models.BooleanField(default=False),
        ),
    ]
