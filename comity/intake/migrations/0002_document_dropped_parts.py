from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='dropped_parts',
            field=models.JSONField(default=list),
        ),
    ]
