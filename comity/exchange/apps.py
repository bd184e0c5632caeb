"""The exchange room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The post office: typed, signed and encrypted envelopes between nodes."""

    name = "comity.exchange"
    label = "exchange"
