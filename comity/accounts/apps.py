"""The accounts room."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.web.display import Display
from comity.web.navigation import Entry, OwnPages, Section, rail


class AccountsConfig(AppConfig):
    """Agencies, units, people, roles and sign-in."""

    name = "comity.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Put the operator's list and everybody's own account into the rail; say who reads the log."""
        from comity.accounts.access import waiting_changes  # noqa: PLC0415  # models load after the applications
        from comity.accounts.four_eyes import DECIDES  # noqa: PLC0415
        from comity.accounts.log_readers import People  # noqa: PLC0415
        from comity.accounts.models import Person  # noqa: PLC0415
        from comity.accounts.roles import READS_LOG, RUNS_NODE, Role  # noqa: PLC0415
        from comity.audit import readers  # noqa: PLC0415

        def waiting(request: HttpRequest) -> int | None:
            person = request.user
            return (len(waiting_changes(person)) if isinstance(person, Person) else 0) or None

        rail.add(
            Entry(Section.ADMINISTRATION, 10, _("People"), "accounts:people", roles=RUNS_NODE),
            Entry(Section.ADMINISTRATION, 20, _("Agencies and units"), "accounts:agencies", roles=RUNS_NODE),
            Entry(
                Section.ADMINISTRATION,
                30,
                _("Changes of roles"),
                "accounts:role-changes",
                roles=DECIDES,
                count=waiting,
            ),
            Entry(Section.MACHINE, 20, _("My account"), "accounts:profile", roles=frozenset(Role)),
        )
        readers.open_log(People(), READS_LOG)
        rail.keep_display = keep_display
        rail.own_pages = OwnPages(
            sign_in="accounts:sign-in", sign_out="accounts:sign-out", language="accounts:language"
        )


def keep_display(request: HttpRequest, display: Display) -> None:
    """Keep how the signed-in person wants to see the pages."""
    from comity.accounts.access import signed_in_person  # noqa: PLC0415  # models load after the applications
    from comity.accounts.actions import set_display  # noqa: PLC0415

    set_display(signed_in_person(request), display)
