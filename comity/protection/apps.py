"""The room of protection."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Detained nationals and what their consular post does for them."""

    name = "comity.protection"
    label = "protection"

    def ready(self) -> None:
        """Register what the room sends and takes in; stand in the rail."""
        from comity.protection import post_rail, post_registrations  # noqa: PLC0415  # models load later

        post_registrations.register()
        post_rail.add()
