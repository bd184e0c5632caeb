"""The release room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class ReleaseConfig(AppConfig):
    """What leaves the house, and who decided."""

    name = "comity.release"
    label = "release"

    def ready(self) -> None:
        """Stand before every attempt to send, and follow the receipts."""
        from comity.exchange import registry  # noqa: PLC0415  # models load after the applications
        from comity.release.leaving import follow, inherit, release_gate  # noqa: PLC0415
        from comity.release.notifications import DRAFTS, register_kinds  # noqa: PLC0415

        rail.add(Entry(Section.WORK, 34, _("What leaves"), "release:index", roles=DRAFTS))
        registry.register_gate(release_gate)
        registry.register_follower(follow)
        registry.register_heir(inherit)
        register_kinds()
