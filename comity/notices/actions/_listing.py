"""A notice in the list that is screened against, inside the act that changes the notice."""

from comity.audit.acts import Act
from comity.notices.listed import standing_of
from comity.notices.models import HeldNotice
from comity.screening.actions import leave_list, stand_in_list
from comity.screening.models import ListKind


def list_notice(act: Act, notice: HeldNotice) -> None:
    """Let a notice stand in the list as it is now, or take it out where it is over."""
    standing = standing_of(notice)
    if standing is None:
        leave_list(act, notice.pk, forget=False)
    else:
        stand_in_list(act, notice.agency, ListKind.HELD, standing)


def forget_notice(act: Act, notice: HeldNotice) -> None:
    """Take a notice that its owner took back out of the list, with what was compared with it."""
    leave_list(act, notice.pk, forget=True)
