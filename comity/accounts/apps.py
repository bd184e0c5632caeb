"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Agencies, units, people, roles and sign-in."""

    name = "comity.accounts"
    label = "accounts"
