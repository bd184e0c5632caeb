"""The agreements room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class AgreementsConfig(AppConfig):
    """Agreements by article, and the decision whether something may leave."""

    name = "comity.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Put the list into the rail."""
        from comity.accounts.roles import READS_AGREEMENTS  # noqa: PLC0415  # models load after the applications
        from comity.agreements import registrations  # noqa: PLC0415

        registrations.register()

        entry = Entry(Section.COOPERATION, 30, _("Agreements"), "agreements:list", roles=READS_AGREEMENTS)
        rail.add(entry)
