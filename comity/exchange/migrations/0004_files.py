import hashlib

import comity.lib.clock
import comity.lib.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from comity.exchange import chunk_store
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.parts import PartInfo, decrypt_part
from comity.exchange.file_kinds import Looker, Seen


def move_chunks(apps, editor):
    """Put the chunks of letters, one a file until now, onto the disk, with the rows that say what is where."""
    for part in rows_of(apps, 'OutPart'):
        info = next((one for one in read_own(bytes(part.letter.inner)).parts if one.root == part.root), None)
        keep(apps, part, info, there=part.sent_at, out_letter=part.letter)
    for part in rows_of(apps, 'InPart'):
        named = (part.letter.payload or {}).get('parts', [])
        info = next((PartInfo.from_payload(one) for one in named if one['root'] == part.root), None)
        keep(apps, part, info, there=part.stored_at, in_letter=part.letter)


def rows_of(apps, model):
    return apps.get_model('exchange', model).objects.select_related('letter').order_by('letter', 'id').iterator(20)


def keep(apps, part, info, *, there, **letter):
    if info is None:
        return
    chunk = bytes(part.chunk or b'')
    flaw, seen = '', Seen()
    if chunk:
        chunk_store.write(chunk_store.folder_of(info.root, 1), 0, chunk)
        try:
            looker = Looker(info.name, info.media)
            looker.look(decrypt_part(info, [chunk]))
            seen = looker.seen()
        except ExchangeError as error:
            flaw = error.code
    file, _made = apps.get_model('exchange', 'StoredFile').objects.get_or_create(
        root=info.root,
        pid=info.pid,
        defaults={
            'label': info.name,
            'media': info.media,
            'seen': seen.media,
            'size': info.size,
            'digest': info.digest,
            'n': 1,
            'key': info.key,
            'digests': hashlib.sha256(chunk).digest() if chunk else b'',
            'state': 'broken' if flaw else 'whole' if chunk else 'coming',
            'flaw': flaw,
            'quarantine': seen.quarantine,
            'settled_at': there,
        },
    )
    have = Bitmap(1)
    if there:
        have.add(0)
    rows = apps.get_model('exchange', 'LetterFile').objects
    rows.create(
        file=file,
        place=rows.filter(**letter).count(),
        have=have.to_bytes(),
        missing=0 if there else 1,
        began_at=there,
        moved_at=there,
        **letter,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_numberings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('pid', models.UUIDField()),
                ('label', models.CharField(max_length=255)),
                ('media', models.CharField(max_length=130)),
                ('seen', models.CharField(blank=True, max_length=130)),
                ('size', models.BigIntegerField()),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('n', models.PositiveIntegerField()),
                ('root', models.CharField(blank=True, max_length=64)),
                ('key', models.BinaryField()),
                ('digests', models.BinaryField(default=b'')),
                ('state', models.CharField(choices=[('coming', 'On its way'), ('checking', 'Being checked'), ('whole', 'Whole'), ('broken', 'Broken'), ('gone', 'Deleted')], default='coming', max_length=10)),
                ('flaw', models.CharField(blank=True, max_length=80)),
                ('quarantine', models.CharField(blank=True, choices=[('executable', 'It is a program.'), ('script', 'It is a script: text that a computer carries out.'), ('installer', 'It installs a program, or holds one.'), ('macros', 'It is a document that can hold macros, small programs that run when it is opened.'), ('contradicts', 'Its contents are of another kind than its name or its sender says.')], max_length=12)),
                ('created_at', models.DateTimeField(default=comity.lib.clock.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['root'], name='exchange_st_root_d2bb3f_idx'), models.Index(condition=models.Q(('state', 'checking')), fields=['id'], name='files_to_check')],
            },
        ),
        migrations.CreateModel(
            name='LetterFile',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField()),
                ('have', models.BinaryField()),
                ('missing', models.PositiveIntegerField()),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField(blank=True, null=True)),
                ('pace', models.FloatField(default=0.0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(default=comity.lib.clock.now)),
                ('problem', models.CharField(blank=True, max_length=80)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
                ('in_letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='exchange.inletter')),
                ('out_letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='exchange.outletter')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='exchange.storedfile')),
            ],
            options={
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=comity.lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=64)),
                ('touched_at', models.DateTimeField(default=comity.lib.clock.now)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='exchange.storedfile')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='letterfile',
            index=models.Index(condition=models.Q(('forgotten_at__isnull', True), ('missing__gt', 0), ('out_letter__isnull', False)), fields=['next_attempt_at'], name='files_to_send'),
        ),
        migrations.AddIndex(
            model_name='letterfile',
            index=models.Index(condition=models.Q(('forgotten_at__isnull', True), ('in_letter__isnull', False), ('missing__gt', 0)), fields=['in_letter'], name='files_to_come'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.CheckConstraint(condition=models.Q(('out_letter__isnull', True), ('in_letter__isnull', True), _connector='XOR'), name='a_file_goes_or_comes'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.UniqueConstraint(fields=('out_letter', 'place'), name='one_file_out_a_place'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.UniqueConstraint(fields=('in_letter', 'place'), name='one_file_in_a_place'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['person', 'mark'], name='exchange_up_person__a59772_idx'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('file',), name='one_upload_a_file'),
        ),
        migrations.RunPython(move_chunks, migrations.RunPython.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='InPart',
        ),
        migrations.DeleteModel(
            name='OutPart',
        ),
    ]
