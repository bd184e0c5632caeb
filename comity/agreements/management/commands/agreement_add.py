"""`comity agreement add FILE`: keep an agreement, or a new version of one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.agreements.actions import hold_agreement
from comity.agreements.exceptions import AgreementFileError
from comity.agreements.sentences import problem_sentences
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.lib.strict_yaml import MAX_BYTES


class Command(BaseCommand):
    """Keep an agreement from its YAML file; mistakes are named by line and field."""

    help = "Keep an agreement, or a new version of one, from its YAML file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="the agreement, shaped as agreement.schema.yaml says")

    def handle(self, **options: Any) -> None:
        """Keep it."""
        file: Path = options["file"]
        try:
            with file.open("rb") as opened:
                source = opened.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            kept = hold_agreement(Process("agreement-add"), source)
        except AgreementFileError as refusal:
            lines = [
                f"  line {line}, {field or 'file'}: {remedy}"
                for line, field, remedy in problem_sentences(refusal.found)
            ]
            raise CommandError("\n".join([f"{file} is not kept:", *lines])) from refusal
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Version {kept.version} of {kept.agreement} is kept. SHA-256 {kept.digest}")
