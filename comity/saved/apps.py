"""The room of kept views."""

from django.apps import AppConfig

from comity.web.listing.kept import keep_with


class SavedConfig(AppConfig):
    """Views of lists that people keep, name and share with their unit."""

    name = "comity.saved"
    label = "saved"

    def ready(self) -> None:
        """Stand above every list."""
        from comity.saved.keeping import People  # noqa: PLC0415  # models load after the applications

        keep_with(People())
