"""The notifications room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from comity.web.navigation import Entry, News, Section, rail


class NotificationsConfig(AppConfig):
    """What happened, told to the people whom it concerns."""

    name = "comity.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Stand in the head of every page."""
        from comity.accounts.roles import RUNS_NODE  # noqa: PLC0415  # models load after the applications
        from comity.audit.actions import alarms  # noqa: PLC0415
        from comity.notifications import log_alarm  # noqa: PLC0415
        from comity.notifications.views import count_new  # noqa: PLC0415

        log_alarm.register()
        if log_alarm.ring not in alarms:
            alarms.append(log_alarm.ring)
        rail.news = News("notifications:list", "notifications:count", "notifications:mail", count_new)
        rail.add(Entry(Section.MACHINE, 15, _("Mail"), "notifications:mails", roles=RUNS_NODE))
