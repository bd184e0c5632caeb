from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0003_told_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='suspension',
            name='began_code',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AlterField(
            model_name='suspension',
            name='began_reason',
            field=models.TextField(blank=True),
        ),
    ]
