from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0003_passed_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='set_aside_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passing',
            name='set_aside_at',
            field=models.DateTimeField(null=True),
        ),
    ]
