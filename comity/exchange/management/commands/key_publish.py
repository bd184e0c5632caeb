"""`comity key publish --root FILE`: sign the next card with the root key and tell every partner."""

from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions.keys import publish_card
from comity.exchange.core.errors import KeyFolderError
from comity.exchange.core.root_key import read_root
from comity.exchange.identity import own_descriptor
from comity.exchange.passphrases import read_passphrase


class Command(BaseCommand):
    """Sign the next card of this node with the root key, and tell every partner."""

    help = "Sign the next card of this node with the root key, and tell every partner."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the root key and what the card is to name no more."""
        parser.add_argument(
            "--root", type=Path, required=True, metavar="FILE", help="the root key, brought back"
        )
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="else it is asked for")
        parser.add_argument(
            "--without",
            action="append",
            default=[],
            metavar="KID",
            help="a key that ends at once; may be repeated",
        )

    def handle(self, **options: Any) -> None:
        """Publish."""
        file = options["passphrase_file"]
        try:
            passphrase = read_passphrase(file) if file else getpass("Passphrase of the root key: ")
            # the file does not say when the root key began; for signing it does not matter
            root = read_root(options["root"], passphrase, nbf=own_descriptor().iat)
            version = publish_card(Process("keys"), root, options["without"])
        except (RefusalError, KeyFolderError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Version {version} of the card is published; partners are told.")
        self.stdout.write("Take the root key off this machine again.")
