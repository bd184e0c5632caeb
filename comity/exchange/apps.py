"""The exchange room."""

from datetime import timedelta

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
        from comity.accounts import middleware  # noqa: PLC0415  # models load after the applications
        from comity.accounts.roles import READS_LOG, RUNS_NODE, WATCHES_LINKS  # noqa: PLC0415
        from comity.audit import signing  # noqa: PLC0415
        from comity.exchange import card_keeping, closing, conversing, recovery_work  # noqa: PLC0415
        from comity.exchange.identity import log_key, log_keys  # noqa: PLC0415
        from comity.exchange.log_keys import log_keys_ever  # noqa: PLC0415
        from comity.exchange.making import make_keys  # noqa: PLC0415
        from comity.exchange.notifications import register_kinds  # noqa: PLC0415
        from comity.exchange.own_card import keep_own_descriptor  # noqa: PLC0415
        from comity.exchange.peers import places_of_partners  # noqa: PLC0415
        from comity.exchange.probes import may_read_metrics  # noqa: PLC0415
        from comity.exchange.recovery_views import notice  # noqa: PLC0415
        from comity.exchange.registry import Sweep, register_sweep  # noqa: PLC0415

        faults.require_rehearsal()
        register_kinds()
        register_sweep(Sweep("own-card", timedelta(hours=1), keep_own_descriptor))
        card_keeping.register()
        closing.register()
        conversing.register()
        if settings.REHEARSAL:
            from comity.exchange import rehearsal  # noqa: PLC0415

            rehearsal.register()
        recovery_work.register()
        rail.notices.append(notice)
        node_setup.at_init.append(make_keys)
        signing.provide_log_key(log_key, signing.Rotation(log_keys, log_keys_ever))
        rail.other_places = places_of_partners
        rail.add(
            Entry(Section.ADMINISTRATION, 40, _("Partners"), "exchange:peers", roles=RUNS_NODE),
            Entry(Section.ADMINISTRATION, 45, _("Health"), "exchange:health", roles=RUNS_NODE),
            Entry(Section.TRUST, 92, _("Who looked"), "exchange:looked", roles=READS_LOG),
            Entry(Section.TRUST, 94, _("Contradictions"), "exchange:odd-receipts", roles=WATCHES_LINKS),
        )
        middleware.SELF_GUARDED["probes:metrics"] = may_read_metrics
