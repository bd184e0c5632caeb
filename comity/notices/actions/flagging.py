"""Acts on a notice that we hold: saying that our state cannot act on it, or can again."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.notices.access import notice_for
from comity.notices.actions._shared import person_of, reason_of
from comity.notices.bodies import FLAG, flag_body
from comity.notices.exceptions import NothingToFlagError
from comity.notices.models import FlagReason, HeldNotice, HeldSource, HeldState
from comity.release.actions import offer_letter
from comity.release.models import Outgoing
from comity.release.offers import Offer

ORIGIN = "notice-flag"


@action(events.NOTICE_FLAGGED)
def flag_notice(act: Act, notice_id: UUID, flag: FlagReason | None, text: str) -> HeldNotice:
    """Say why our state cannot act on a notice, or that it can again (None). The partner is told; of a public notice nobody is.

    Raises:
        NothingToFlagError: it does not stand any more.
        ReasonNeededError, NotHereError.
        NotReleasedError: the agreement does not let the answer leave; nothing is kept.
    """
    person = person_of(act)
    act.about("notice", notice_id)
    notice = notice_for(person, notice_id, lock=True)
    if notice.state != HeldState.STANDING:
        raise NothingToFlagError
    notice.flag, notice.flag_text = flag.value if flag else "", reason_of(text)
    notice.flag_by, notice.flag_at = person, act.at
    act.note(flag=notice.flag, ref=notice.ref)
    if notice.source == HeldSource.PARTNER and notice.peer is not None and notice.file is not None:
        notice.flag_letter_state = ""
        notice.save()
        outgoing = offer_letter(
            act,
            Offer(
                peer=notice.peer,
                schema=FLAG,
                data=flag_body(notice, act.at),
                conv=notice.file,
                origin_kind=ORIGIN,
                origin_id=notice.pk,
                items=(("flag", "case-facts"),),
                handling=_stamp(notice.purpose),
                kind=notice.kind,
                purpose=notice.purpose,
                offence=notice.offence,
                agreement=notice.agreement,
                article=notice.article,
                rights=dict.fromkeys(("political_or_belief", "press_or_defender", "refugee_or_asylum"), False),
                refers=((notice.message, "reply"),) if notice.message else (),
            ),
        )
        notice.refresh_from_db()
        notice.flag_outgoing = outgoing.pk
    notice.save()
    return notice


def _stamp(purpose: str) -> Handling:
    """Our own words about a notice: police purposes, not passed on without our leave."""
    return Handling(
        owner=settings.NODE_ID,
        codes=Codes.read(["H0", "H2"]),
        classification=Classification(1),
        purpose=purpose,
    )


@action(events.NOTICE_FLAG_FOLLOWED)
def note_flag_state(act: Act, outgoing: Outgoing, state: str) -> None:
    """Keep where our answer about a notice stands: with the second person, on its way, at the partner."""
    act.about("notice", outgoing.origin_id)
    act.note(state=state)
    HeldNotice.objects.filter(pk=outgoing.origin_id).update(flag_letter_state=state)
