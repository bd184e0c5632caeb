"""`comity node migrate`: bring the tables up to date as their owner, and give the program its rights."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from comity.lib.db_address import connection_settings
from comity.lib.db_roles import grant, insert_only_tables

NO_OWNER = (
    "The address of the database as its owner is not known. "
    "Give it in the environment for this command alone: COMITY_OWNER_DATABASE_URL=postgres://comity_owner:…@…/comity"
)


class Command(BaseCommand):
    """Bring the tables up to date as the owner role, then give the application role its rights."""

    help = "Bring the tables up to date as the owner role, then give the application role its rights."
    requires_system_checks: list[str] = []  # the tables they look at may not be there yet

    def handle(self, **options: Any) -> None:
        """Migrate and grant; may be run again at any time."""
        owner = settings.OWNER_DATABASE_URL
        if not owner:
            raise CommandError(NO_OWNER)
        mine = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(connection_settings(owner))
        try:
            call_command("migrate", verbosity=options["verbosity"], interactive=False)
        finally:
            connection.close()
            connection.settings_dict.update(mine)
        with psycopg.connect(owner) as owners:
            grant(owners, insert_only_tables())
