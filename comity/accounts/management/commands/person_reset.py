"""`comity person reset NAME`: let somebody in again whom no operator can help, such as the only operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.accounts.actions import reset_person
from comity.accounts.models import Person
from comity.audit.actors import Process


class Command(BaseCommand):
    """Open the account, forget the code key and print a password to start with."""

    help = "Open the account, forget the code key and print a password to start with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the person."""
        parser.add_argument("name", help="the name under which the person signs in")

    def handle(self, **options: Any) -> None:
        """Reset the account; the log says that it was done on the machine."""
        person = Person.objects.filter(sign_in=options["name"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['name']!r} here.")
        self.stdout.write(reset_person(Process("person-reset"), person.id))
