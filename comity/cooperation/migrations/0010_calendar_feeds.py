"""Calendar feeds, and the meetings that are kept out of them."""

import comity.lib.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperation', '0009_what_is_computed_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='is_kept_from_feeds',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('with_due', models.BooleanField(default=False)),
                ('detail', models.CharField(choices=[('short', 'Kind, number, states and time'), ('full', 'Titles and places too')], default='short', max_length=5)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('epoch', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('renewed_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('handed_digest', models.CharField(blank=True, max_length=64)),
                ('refused_on', models.DateField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperation.series')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-made_at'], name='feeds_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('renewed_at'))), name='a_feed_ends_after_it_began')],
            },
        ),
    ]
