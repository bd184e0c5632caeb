"""`comity key unseal`: lay the keys of this node open again, or one half of them."""

from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions.keys import unseal_keys
from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.key_folder import EDGE, INNER
from comity.exchange.passphrases import read_passphrase


class Command(BaseCommand):
    """Lay the keys of this node open again."""

    help = "Lay the keys of this node open again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the passphrase and the half."""
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="else it is asked for")
        parser.add_argument("--half", choices=(EDGE, INNER), help="else both")

    def handle(self, **options: Any) -> None:
        """Convert each half; each file is replaced whole, and what was cut off is finished by asking again."""
        file = options["passphrase_file"]
        try:
            passphrase = read_passphrase(file) if file else getpass("Passphrase: ")
            for half in [options["half"]] if options["half"] else [EDGE, INNER]:
                done = unseal_keys(Process("keys"), half, passphrase)
                self.stdout.write(f"keys/{half} is open; {done} files were changed.")
        except (RefusalError, KeyFolderError) as error:
            raise CommandError(str(error)) from error
