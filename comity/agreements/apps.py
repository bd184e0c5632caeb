"""The agreements room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements by article, and the decision whether something may leave."""

    name = "comity.agreements"
    label = "agreements"
