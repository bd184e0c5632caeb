import hashlib

import django.db.models.deletion
from django.db import migrations, models

from comity.exchange import chunk_store
from comity.exchange.core.digests import b64u
from comity.exchange.core.parts import encrypt_part
from comity.exchange.file_kinds import Looker


def move_files(apps, editor):
    """Let each attachment refer to the stored file of its letter; what has not left yet is encrypted and stored."""
    attachments = apps.get_model('requests', 'Attachment').objects.select_related('request', 'reply')
    for one in attachments.order_by('created_at', 'id').iterator(20):
        one.stored = of_letter(apps, one) or stored(apps, one)
        one.save(update_fields=['stored'])


def of_letter(apps, one):
    """The file that the letter of an attachment names; each is taken once."""
    mid = one.reply.message if one.reply else one.request.message
    rows = apps.get_model('exchange', 'LetterFile').objects.filter(
        models.Q(out_letter=mid) | models.Q(in_letter__mid=mid), file__attachments=None
    )
    digest = b64u(bytes.fromhex(one.digest))
    found = rows.filter(file__digest=digest, file__label=one.label).order_by('place').first() if mid else None
    return found.file if found else None


def stored(apps, one):
    """A file of its own."""
    files = apps.get_model('exchange', 'StoredFile').objects
    content = bytes(one.content or b'')
    if not content:
        return files.create(
            pid=one.id, label=one.label, media=one.media, size=one.size, n=1, key=b'', state='gone'
        )
    part, chunks = encrypt_part(content, one.label, one.media)
    chunk_store.write(chunk_store.folder_of(part.root, 1), 0, chunks[0])
    looker = Looker(part.name, part.media)
    looker.look(content)
    seen = looker.seen()
    return files.create(
        pid=part.pid,
        label=part.name,
        media=part.media,
        seen=seen.media,
        size=part.size,
        digest=part.digest,
        n=1,
        root=part.root,
        key=part.key,
        digests=hashlib.sha256(chunks[0]).digest(),
        state='whole',
        quarantine=seen.quarantine,
        settled_at=one.created_at,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0004_files'),
        ('requests', '0011_answers_after_closing'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='stored',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='exchange.storedfile'),
        ),
        migrations.RunPython(move_files, migrations.RunPython.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='attachment',
            name='stored',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='exchange.storedfile'),
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='content',
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='digest',
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='label',
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='media',
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='pid',
        ),
        migrations.RemoveField(
            model_name='attachment',
            name='size',
        ),
    ]
