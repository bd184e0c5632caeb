"""`comity person add NAME --role ROLE`: add somebody on the machine itself, without a second person.

For the first people of a node, and where no second person is left who could confirm. The log says that it was done on
the machine.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comity.accounts.actions import add_person
from comity.accounts.models import Unit
from comity.accounts.roles import Role
from comity.audit.actors import Process
from comity.audit.acts import RefusalError


class Command(BaseCommand):
    """Add a person and print a password to start with."""

    help = "Add a person and print a password to start with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the person, the roles and the unit."""
        parser.add_argument("name", help="the name under which the person signs in")
        parser.add_argument("--own-name", default="", help="the person's own name, as the person writes it")
        parser.add_argument("--name-language", default="en", help="its language, such as vi")
        parser.add_argument("--role", action="append", required=True, choices=Role.values)
        parser.add_argument("--senior", action="store_true", help="decides as named senior")
        parser.add_argument(
            "--unit", default="", help="its code; the first of this node's agency unless given"
        )

    def handle(self, **options: Any) -> None:
        """Add the account."""
        units = Unit.objects.filter(agency__is_home=True, closed_at=None).order_by("id")
        unit = units.filter(code=options["unit"]).first() if options["unit"] else units.first()
        if unit is None:
            codes = ", ".join(units.values_list("code", flat=True)) or "none"
            raise CommandError(f"This node's agency has no such unit. Its units: {codes}.")
        try:
            added = add_person(
                Process("person-add"),
                sign_in=options["name"],
                name=options["own_name"] or options["name"],
                name_language=options["name_language"],
                unit_id=unit.id,
                roles=options["role"],
                is_senior=options["senior"],
            )
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(added.start_password)
