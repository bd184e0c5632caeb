"""Bringing this node back from a backup: a new epoch first, then the rows, then the questions to every partner."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from comity.audit.actors import Process
from comity.exchange.actions.recovering import begin_recovery
from comity.exchange.backup import postgres
from comity.exchange.backup.archive import DUMP, read_archive, unpack
from comity.exchange.backup.errors import NotEmptyError, OtherNodeError
from comity.exchange.backup.manifest import Manifest
from comity.exchange.backup.taking import parts_folder
from comity.exchange.core.keys import PrivateKey
from comity.exchange.epochs import present_descriptor, raise_epoch, read_own
from comity.exchange.identity import own_descriptor

BY_COMMAND = Process("node-restore")


def check_backup(path: Path, passphrase: str | None, owner_url: str) -> Manifest:
    """Read a backup from end to end, and look whether it may be restored here; nothing is changed.

    Raises:
        BackupError: it is not whole, of another node, of a newer edition, or there is something in its place.
    """
    manifest = read_archive(path, passphrase)
    if manifest.node != settings.NODE_ID:
        raise OtherNodeError(
            f"This is a backup of {manifest.node}, and this folder is the one of {settings.NODE_ID}."
        )
    manifest.require_known(_known_migrations())
    postgres.require_empty(owner_url)
    parts = parts_folder()
    if parts is not None and parts.is_dir() and any(parts.iterdir()):
        raise NotEmptyError(
            f"{parts} is not empty. Move it away: files of the state before would be taken for those of the backup."
        )
    return manifest


def restore(path: Path, passphrase: str | None, owner_url: str, root: PrivateKey, epoch: int | None) -> int:
    """Restore a backup into an empty database and begin the recovery; return the new epoch.

    The new descriptor is written first: should anything break off afterwards, the node counts in an epoch that its rows
    do not know of, and sends nothing.

    Raises:
        BackupError: see `check_backup`; or a program of PostgreSQL failed.
        EpochError: the root key is another one, or the epoch is not above those known.
    """
    manifest = check_backup(path, passphrase, owner_url)
    present, then = present_descriptor(), read_own(manifest.descriptor)
    fresh = raise_epoch(root, above=max(then.epoch, present.epoch), version=then.ver, epoch=epoch)
    parts = parts_folder()
    home = Path(settings.DATA_FOLDER) if settings.DATA_FOLDER else None
    if home is not None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".comity-restore-", dir=home) as folder:
        copy = Path(folder) / DUMP
        unpack(path, passphrase, copy, parts)
        postgres.load(owner_url, copy)
    call_command("node_migrate", verbosity=0)
    cards = [then.token, present.token, own_descriptor().token]
    begin_recovery(BY_COMMAND, fresh, manifest.made_at, manifest.checkpoint, cards)
    return fresh


def _known_migrations() -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    loader = MigrationLoader(None)
    for app, name in loader.disk_migrations:
        known.setdefault(app, set()).add(name)
    for migration in loader.disk_migrations.values():
        for app, name in migration.replaces:
            known.setdefault(app, set()).add(name)
    return known
