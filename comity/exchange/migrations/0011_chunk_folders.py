from pathlib import Path

from django.conf import settings
from django.db import migrations


def name_with_number(apps, editor):
    """Put the chunks of each file where the number of its chunks is part of the place."""
    if settings.DATA_FOLDER is None:
        return
    parts = Path(settings.DATA_FOLDER) / 'parts'
    files = apps.get_model('exchange', 'StoredFile').objects.exclude(root='').exclude(state='gone')
    # of two numbers under one root the one of a whole file is true: 'whole' is the last of the states
    for root, n in files.order_by('-state').values_list('root', 'n'):
        old, new = parts / root, parts / f'{root}.{n}'
        if old.is_dir() and not new.exists():
            old.rename(new)


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0010_untold'),
    ]

    operations = [
        migrations.RunPython(name_with_number, migrations.RunPython.noop, elidable=True),
    ]
