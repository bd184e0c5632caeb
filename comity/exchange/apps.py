"""The exchange room."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comity.lib import faults, node_setup
from comity.web.navigation import Entry, Section, rail


class ExchangeConfig(AppConfig):
    """The post office: typed, signed and encrypted envelopes between nodes."""

    name = "comity.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Make keys when a node is made, hand the log its key, show the operator the partners and everybody their clocks."""
        from comity.accounts.roles import RUNS_NODE  # noqa: PLC0415  # models load after the applications
        from comity.audit import signing  # noqa: PLC0415
        from comity.exchange import recovery_work  # noqa: PLC0415
        from comity.exchange.identity import earlier_log_verifiers, log_key  # noqa: PLC0415
        from comity.exchange.making import make_keys  # noqa: PLC0415
        from comity.exchange.notifications import register_kinds  # noqa: PLC0415
        from comity.exchange.peers import places_of_partners  # noqa: PLC0415
        from comity.exchange.recovery_views import notice  # noqa: PLC0415

        faults.require_rehearsal()
        register_kinds()
        if settings.REHEARSAL:
            from comity.exchange import rehearsal  # noqa: PLC0415

            rehearsal.register()
        recovery_work.register()
        rail.notices.append(notice)
        node_setup.at_init.append(make_keys)
        signing.provide_log_key(log_key)
        signing.provide_earlier_verifiers(earlier_log_verifiers)
        rail.other_places = places_of_partners
        rail.add(Entry(Section.ADMINISTRATION, 40, _("Partners"), "exchange:peers", roles=RUNS_NODE))
