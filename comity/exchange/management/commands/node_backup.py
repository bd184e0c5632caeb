"""`comity node backup FILE`: write rows and stored files of this node to one file; the node may run meanwhile."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.accounts.management.commands.node_migrate import NO_OWNER
from comity.audit.actors import Process
from comity.exchange.actions.recovering import note_backup
from comity.exchange.backup.errors import BackupError
from comity.exchange.backup.passphrases import read_passphrase
from comity.exchange.backup.taking import take_backup


class Command(BaseCommand):
    """Write a backup of this node; keys are never in it."""

    help = "Write a backup of this node; keys are never in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what to encrypt it with."""
        parser.add_argument("file", type=Path, help="the file to write; nothing may be there")
        parser.add_argument(
            "--passphrase-file", type=Path, help="encrypt under the passphrase in this file, mode 0600"
        )

    def handle(self, **options: Any) -> None:
        """Write the backup, then say so in the log."""
        if not settings.OWNER_DATABASE_URL:
            raise CommandError(NO_OWNER)
        file = options["file"].resolve()
        try:
            passphrase = read_passphrase(options["passphrase_file"])
            manifest = take_backup(file, passphrase, settings.OWNER_DATABASE_URL)
        except BackupError as error:
            raise CommandError(str(error)) from error
        note_backup(
            Process("node-backup"),
            made_at=manifest.made_at,
            files=len(manifest.files),
            size=file.stat().st_size,
            encrypted=passphrase is not None,
        )
        self.stdout.write(f"The backup is written: {file}")
        if passphrase is None:
            self.stdout.write(
                "It is not encrypted and holds everything this node knows. Keep it accordingly."
            )
