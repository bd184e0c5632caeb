"""The room of documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class IntakeConfig(AppConfig):
    """Documents, what is read in them, and what is made of it."""

    name = "comity.intake"
    label = "intake"

    def ready(self) -> None:
        """Be counted, and stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import READS_DOCUMENTS  # noqa: PLC0415
        from comity.intake.access import may_see  # noqa: PLC0415
        from comity.intake.counts import counts  # noqa: PLC0415

        counting.register(
            counting.Counted("documents", _("Documents"), 80, lambda person: bool(may_see(person)), counts)
        )
        rail.add(Entry(Section.WORK, 42, _("Documents"), "intake:list", roles=READS_DOCUMENTS, key="g i"))
