from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_attached'),
    ]

    operations = [
        migrations.AddField(
            model_name='wantedfile',
            name='excluded_lost',
            field=models.BooleanField(default=False),
        ),
    ]
