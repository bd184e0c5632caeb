from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0009_recovery'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='untold',
            field=models.JSONField(default=list),
        ),
    ]
