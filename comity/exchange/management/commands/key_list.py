"""`comity key list`: the keys of this node, and which partners have taken the newest card."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comity.exchange.identity import own_descriptor
from comity.exchange.own_keys import behind, ending, own_keys
from comity.lib.clock import now


class Command(BaseCommand):
    """List the keys of this node; needs no passphrase."""

    help = "List the keys of this node; needs no passphrase."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how the answer is written."""
        parser.add_argument("--json", action="store_true", help="write one JSON object")

    def handle(self, **options: Any) -> None:
        """List them by use and beginning."""
        at, card = now(), own_descriptor()
        keys = [
            {
                "kid": key.kid,
                "use": key.use,
                "begins": key.begins.isoformat(),
                "ends": key.ends.isoformat(),
                "state": key.state(at),
            }
            for key in own_keys()
        ]
        late, ends = [peer.node for peer in behind(card.ver)], ending(at)
        if options["json"]:
            found = {
                "version": card.ver,
                "card_ends": card.exp.isoformat(),
                "keys": keys,
                "not_taken": late,
                "ending": ends,
            }
            self.stdout.write(json.dumps(found))
            return
        for key in keys:
            self.stdout.write(
                f"{key['use']:4} {key['kid']}  {key['begins'][:10]} to {key['ends'][:10]}  {key['state']}"
            )
        self.stdout.write(f"card version {card.ver}, signed {card.iat:%Y-%m-%d}, to {card.exp:%Y-%m-%d}")
        if late:
            self.stdout.write(f"Not known to have taken it: {', '.join(late)}")
        if ends:
            self.stdout.write(f"Ends within two weeks with nothing to follow: {', '.join(ends)}")
