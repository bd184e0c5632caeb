from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_suspension_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='suspension',
            name='ended_code',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
    ]
