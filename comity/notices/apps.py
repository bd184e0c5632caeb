"""The room of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, Section, rail


class NoticesConfig(AppConfig):
    """Wanted files, notices and tracks."""

    name = "comity.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the room's letters, what leaves by the release room and its figures; stand in the rail."""
        from comity.accounts import counting  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import WORKS_ON_REQUESTS  # noqa: PLC0415
        from comity.notices.access import may_seek  # noqa: PLC0415
        from comity.notices.counts import counts  # noqa: PLC0415
        from comity.notices.notifications import register_kinds  # noqa: PLC0415
        from comity.notices.registrations import register  # noqa: PLC0415
        from comity.notices.track_access import SEES_TRACKS, may_see_tracks  # noqa: PLC0415
        from comity.notices.track_counts import track_counts  # noqa: PLC0415
        from comity.notices.track_registrations import register_tracks  # noqa: PLC0415

        register()
        register_kinds()
        register_tracks()
        counting.register(
            counting.Counted(
                "notices",
                _("Wanted persons"),
                40,
                lambda person: bool(may_seek(person)),
                counts,
                roles=WORKS_ON_REQUESTS,
            ),
            counting.Counted(
                "tracks",
                _("Tracks to handover"),
                50,
                lambda person: bool(may_see_tracks(person)),
                track_counts,
                roles=SEES_TRACKS,
            ),
        )
        rail.add(
            Entry(Section.WORK, 32, _("Wanted persons"), "notices:files", roles=WORKS_ON_REQUESTS, key="g w")
        )
        rail.add(
            Entry(Section.WORK, 33, _("Tracks to handover"), "notices:tracks", roles=SEES_TRACKS, key="g t")
        )
