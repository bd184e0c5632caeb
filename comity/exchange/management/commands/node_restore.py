"""`comity node restore FILE`: bring this node back from a backup; nothing is sent before its partners have answered."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.accounts.management.commands.node_migrate import NO_OWNER
from comity.exchange.backup.errors import BackupError
from comity.exchange.backup.passphrases import passphrase_or_ask, read_passphrase
from comity.exchange.backup.restoring import check_backup, restore
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.root_key import read_root
from comity.exchange.epochs import present_descriptor


class Command(BaseCommand):
    """Restore a backup into an empty database, begin a new epoch, and ask the partners what was missed."""

    help = "Restore a backup into an empty database, begin a new epoch, and ask the partners what was missed."
    requires_system_checks: list[str] = []  # there are no tables yet

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup and the root key."""
        add = parser.add_argument
        add("file", type=Path, help="the backup")
        add("--passphrase-file", type=Path, help="the passphrase of an encrypted backup, mode 0600")
        add("--root-key", type=Path, help="the root key on its file, mode 0600; it signs the new epoch")
        add("--root-passphrase-file", type=Path, help="its passphrase, mode 0600; asked for when not given")
        add("--epoch", type=int, help="where partners know of a later epoch than keys and backup do")
        add("--check", action="store_true", help="only look whether it could be restored")

    def handle(self, **options: Any) -> None:
        """Check, restore, and say what follows."""
        owner = settings.OWNER_DATABASE_URL
        if not owner:
            raise CommandError(NO_OWNER)
        file = options["file"].resolve()
        try:
            passphrase = read_passphrase(options["passphrase_file"])
            manifest = check_backup(file, passphrase, owner)
            self.stdout.write(
                f"The backup is whole. It was made at {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC."
            )
            if options["check"]:
                return
            if options["root_key"] is None:
                raise CommandError(
                    "--root-key is needed: partners believe a restore only when the root key signed it."
                )
            words = passphrase_or_ask(options["root_passphrase_file"], "The passphrase of the root key:")
            root = read_root(options["root_key"], words, nbf=present_descriptor().iat)
            epoch = restore(file, passphrase, owner, root, options["epoch"])
        except (BackupError, ExchangeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"This node is restored and counts in epoch {epoch}. Take the root key off the machine again."
        )
        self.stdout.write(
            "Start its programs: they ask every partner what was missed. Nothing is sent before all have answered; "
            "the page Recovery shows how far that is."
        )
