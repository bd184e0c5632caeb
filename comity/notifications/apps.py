"""The notifications room."""

from django.apps import AppConfig

from comity.web.navigation import News, rail


class NotificationsConfig(AppConfig):
    """What happened, told to the people whom it concerns."""

    name = "comity.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Stand in the head of every page."""
        from comity.notifications.views import count_new  # noqa: PLC0415  # models load after the applications

        rail.news = News("notifications:list", "notifications:count", count_new)
