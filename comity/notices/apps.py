"""The room of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Wanted files, notices and tracks."""

    name = "comity.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the room's letters; stand in the rail."""
        from comity.notices.track_registrations import register_tracks  # noqa: PLC0415  # models load after the applications

        register_tracks()
