from django.db import migrations, models
from django.db.models import F


def keep_ids(apps, _schema_editor):
    apps.get_model('sharing', 'Revision').objects.filter(ours=False).update(rid=F('id'))


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='rid',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(keep_ids, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('owner', 'rid'), name='one_revision_an_owner_and_id'),
        ),
    ]
