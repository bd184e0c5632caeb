"""`comity intake tables`: the tables by which documents are read; copied to the node to be edited, and checked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comity.intake.core.checked import faults
from comity.intake.core.tables import every_one, ours, own_file, own_folder


class Command(BaseCommand):
    """List, copy and check the tables by which documents are read."""

    requires_system_checks: list[str] = []  # it says itself what is wrong
    help = "List the tables by which documents are read and check those of this node; --copy puts one of ours there to be edited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which table is copied."""
        parser.add_argument(
            "--copy", metavar="NOUN/LANGUAGE", help="such as persons/vi; one that is there is left alone"
        )

    def handle(self, **options: Any) -> None:
        """Copy one, or list all and say what is wrong with those of the node."""
        if options["copy"]:
            self._copy(options["copy"])
            return
        for noun, name in every_one():
            place = own_file(noun, name)
            self.stdout.write(f"{noun}/{name}: {place or 'ours'}")
        if wrong := faults():
            raise CommandError("\n".join(wrong))

    def _copy(self, wanted: str) -> None:
        noun, _stroke, name = wanted.partition("/")
        text = ours(noun, name) if (noun, name) in set(every_one()) else None
        if text is None:
            known = ", ".join(f"{one}/{each}" for one, each in every_one())
            raise CommandError(f"There is no table {wanted}. There are: {known}.")
        folder = own_folder()
        if folder is None:
            raise CommandError("Which node? Say it before the command: comity --home FOLDER intake tables …")
        place = folder / noun / f"{name}.yaml"
        if place.exists():
            raise CommandError(
                f"{place} is there already. Edit it, or delete it first to begin again from ours."
            )
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
        self.stdout.write(
            f"{place}: edit it, then check it with `comity intake tables`; the screener reads it when it starts."
        )
