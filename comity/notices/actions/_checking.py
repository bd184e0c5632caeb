"""The check of a notice's person against our own lists, inside the act that takes the notice in."""

from comity.audit.acts import Act
from comity.notices.core.sheet import WantedSheet
from comity.notices.models import HeldNotice
from comity.notices.models.held import CHECK_ORIGIN
from comity.records.purposes import Looking, Purpose
from comity.screening.access import Origin
from comity.screening.actions import run_query
from comity.screening.asked import Asked, AskedName, NobodyAskedForError

MOST_NAMES = 20


def cross_check(act: Act, notice: HeldNotice, sheet: WantedSheet) -> None:
    """Look for the person of a notice in our own lists; a notice that names nobody is not looked for."""
    try:
        asked = Asked(
            names=tuple(
                AskedName(one.text, one.language) for one in sheet.names[:MOST_NAMES] if one.text.strip()
            ),
            birth_date=sheet.birth_date,
            sex=sheet.sex if sheet.sex != "unknown" else "",
            nationalities=sheet.nationalities,
            documents=tuple(one.number for one in sheet.documents),
        )
    except NobodyAskedForError:
        return
    query = run_query(
        act,
        asked,
        Looking(Purpose.REQUEST, notice.ref),
        origin=Origin(CHECK_ORIGIN, str(notice.pk)),
        agency=notice.agency,
    )
    notice.query = query.pk
    notice.save(update_fields=["query"])
