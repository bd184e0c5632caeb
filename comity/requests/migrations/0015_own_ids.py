from django.db import migrations, models
from django.db.models import F


def keep_pieces(apps, _schema_editor):
    messages = apps.get_model('requests', 'GroupMessage')
    messages.objects.filter(direction='incoming').update(piece=F('id'))


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0013_conversations'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='closed_under',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='groupmessage',
            name='piece',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(keep_pieces, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='groupmessage',
            constraint=models.UniqueConstraint(fields=('node', 'piece'), name='one_message_a_node_and_piece'),
        ),
    ]
