import django.db.models.deletion
from django.db import migrations, models

import comity.lib.ids

# the id of a conversation served as the key of its row; now a conversation may be held with several partners
COPY = """
INSERT INTO exchange_numbering (id, conv, peer_id, last_cseq, last_digest)
SELECT id, id, peer_id, last_cseq, last_digest FROM exchange_conversation
"""


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_old_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Numbering',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('conv', models.UUIDField()),
                ('last_cseq', models.BigIntegerField(default=0)),
                ('last_digest', models.CharField(blank=True, max_length=64)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numberings', to='exchange.peer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conv', 'peer'), name='one_numbering_a_conversation_and_link')],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name='Conversation'),
    ]
