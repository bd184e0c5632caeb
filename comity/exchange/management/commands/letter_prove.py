"""`comity letter prove MID`: write the proof of a letter, ours or a partner's, to a file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.exchange.actions import note_proof
from comity.exchange.letter_proof import prove_letter
from comity.exchange.letters import letter_under


class Command(BaseCommand):
    """Write the proof of a letter to a file; it holds the letter, and writing it is in the log."""

    help = "Write the proof of a letter to a zip; whoever has it checks it with `comity verify`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask which letter."""
        parser.add_argument("mid", type=UUID, help="the id of the letter")
        parser.add_argument("--node", default="", help="whose letter, where two partners wrote under one id")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write here; else comity-proof-MID.zip")

    def handle(self, **options: Any) -> None:
        """Make it, write it down, then hand it out."""
        letter = letter_under(options["mid"], options["node"])
        if letter is None:
            raise CommandError(f"There is no letter {options['mid']} here.")
        try:
            proof = prove_letter(letter)
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        note_proof(Process("letter-prove"), proof.mid, proof.node, proof.digest)
        file: Path = options["out"] or Path(proof.file_name)
        file.write_bytes(proof.content)
        self.stdout.write(
            f"The proof of {proof.mid} is in {file}. It holds the letter: keep it as you keep the letter."
        )
        self.stdout.write(f"Check it with: comity verify {file}")
