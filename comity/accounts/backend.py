"""Who a session belongs to. Passwords and codes are judged by `accounts.actions`, so nothing can be authenticated here."""

from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from comity.accounts.models import Person


class PersonBackend(BaseBackend):
    """Finds the person of a session with unit and agency: every page asks for all three."""

    def get_user(self, user_id: UUID) -> Person | None:
        """Return an active person, or None."""
        return Person.objects.select_related("unit__agency").filter(pk=user_id, is_active=True).first()
