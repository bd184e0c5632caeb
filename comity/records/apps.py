"""The records room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class RecordsConfig(AppConfig):
    """Subjects kept as statements with source and quote."""

    name = "comity.records"
    label = "records"

    def ready(self) -> None:
        """Put the search into the rail."""
        from comity.accounts.roles import READS_RECORDS  # noqa: PLC0415  # models load after the applications

        rail.add(Entry(Section.WORK, 40, _("Records"), "records:search", roles=READS_RECORDS, key="g c"))
