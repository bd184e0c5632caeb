"""`comity demo`: two nodes on this machine, the first act of the story, then both stay up until Ctrl-C."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.demo.languages import NOT_COMPILED, not_compiled
from comity.demo.running import DemonstrationError, run


class Command(BaseCommand):
    """Run two nodes, play the first act of the story, and keep both nodes running until Ctrl-C."""

    help = "Run two nodes, play the first act of the story, and keep both nodes running until Ctrl-C."
    requires_system_checks: list[str] = []  # this process is no node

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what differs from run to run."""
        parser.add_argument("--once", action="store_true", help="end after the story, with an exit status")
        parser.add_argument("--json", type=Path, default=None, metavar="FILE", help="write the figures there")
        parser.add_argument("--seed", type=int, default=None, help="draw other persons")
        parser.add_argument(
            "--data", type=Path, default=Path(".data") / "demo", help="where everything is kept"
        )

    def handle(self, **options: Any) -> None:
        """Play."""
        if not_compiled():
            self._say(NOT_COMPILED)
        try:
            run(
                options["data"].absolute(),
                say=self._say,
                once=options["once"],
                figures=options["json"],
                seed=options["seed"],
            )
        except DemonstrationError as error:
            raise CommandError(str(error)) from error

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
