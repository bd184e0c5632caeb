from django.db import migrations, models

import comity.lib.clock


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0007_proofs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('program', models.CharField(max_length=40)),
                ('host', models.CharField(max_length=80)),
                ('process', models.PositiveIntegerField()),
                ('began_at', models.DateTimeField(default=comity.lib.clock.now)),
                ('at', models.DateTimeField(default=comity.lib.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='link',
            name='clock_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='link',
            name='clock_ms',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='link',
            name='round_trip_ms',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='inletter',
            index=models.Index(condition=models.Q(('state__in', ['stored', 'waiting'])), fields=['peer', 'prio', 'epoch', 'ls'], name='in_queue_of_a_peer'),
        ),
        migrations.AddConstraint(
            model_name='pulse',
            constraint=models.UniqueConstraint(fields=('program', 'host', 'process'), name='one_pulse_a_process'),
        ),
    ]
