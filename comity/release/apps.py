"""The release room."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """What leaves the house, and who decided."""

    name = "comity.release"
    label = "release"

    def ready(self) -> None:
        """Stand before every attempt to send, and follow the receipts."""
        from comity.exchange import registry  # noqa: PLC0415  # models load after the applications
        from comity.release.leaving import follow, release_gate  # noqa: PLC0415
        from comity.release.notifications import register_kinds  # noqa: PLC0415

        registry.register_gate(release_gate)
        registry.register_follower(follow)
        register_kinds()
