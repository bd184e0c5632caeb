import django.db.models.deletion
from django.db import migrations, models

import comity.lib.ids

COPY = """
INSERT INTO exchange_recalledletter (id, recovery_id, mid)
SELECT gen_random_uuid(), recovery.id, named.mid::uuid
FROM exchange_recovery AS recovery, LATERAL (
    SELECT DISTINCT jsonb_array_elements_text(recovery.recalled) AS mid
) AS named
"""


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0012_queues'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecalledLetter',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mid', models.UUIDField()),
                ('recovery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalled_rows', to='exchange.recovery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('recovery', 'mid'), name='one_recalled_letter_an_id')],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='recovery',
            name='recalled',
        ),
        migrations.AlterField(
            model_name='recalledletter',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalled', to='exchange.recovery'),
        ),
        migrations.AddField(
            model_name='lettertoreturn',
            name='tries',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(fields=['digest'], name='exchange_st_digest_608d0c_idx'),
        ),
    ]
