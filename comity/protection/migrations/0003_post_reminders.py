from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('protection', '0002_post'),
    ]

    operations = [
        migrations.AddField(
            model_name='postfile',
            name='lapsed_for',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='postfile',
            name='reminded_for',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
