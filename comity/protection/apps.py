"""The room of protection."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class ProtectionConfig(AppConfig):
    """Detained nationals and what their consular post does for them."""

    name = "comity.protection"
    label = "protection"

    def ready(self) -> None:
        """Register what the room sends, takes in and counts; stand in the rail."""
        from comity.protection import post_rail, post_registrations  # noqa: PLC0415  # models load later

        post_registrations.register()
        post_rail.add()
        from comity.accounts import counting  # noqa: PLC0415  # models load later
        from comity.protection.access import HOLDS_PEOPLE, KEEPS_POSTS, may_hold  # noqa: PLC0415
        from comity.protection.counts import counts  # noqa: PLC0415
        from comity.protection.post_access import may_keep  # noqa: PLC0415
        from comity.protection.post_counts import counts as post_counts  # noqa: PLC0415
        from comity.protection.registrations import register  # noqa: PLC0415

        register()
        counting.register(
            counting.Counted(
                "held",
                _("Nationals held"),
                60,
                lambda person: bool(may_hold(person)),
                counts,
                _(
                    "Under a partner or an agreement only those are counted of whom a post was told, and no such post is kept here."
                ),
                HOLDS_PEOPLE,
            ),
            counting.Counted(
                "posts", _("Consular posts"), 70, lambda person: bool(may_keep(person)), post_counts
            ),
        )
        rail.add(
            Entry(Section.WORK, 45, _("Nationals held"), "protection:held", roles=HOLDS_PEOPLE),
            Entry(Section.ADMINISTRATION, 50, _("Consular posts"), "protection:posts", roles=KEEPS_POSTS),
        )
