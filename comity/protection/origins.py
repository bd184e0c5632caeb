"""What the release room asks this one about notices and news on their way to a post."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.registry import ReceiptedLetter
from comity.protection import actions
from comity.protection.access import news_visible_to, notices_visible_to
from comity.protection.actions.notifying import NEWS_ORIGIN, NOTICE_ORIGIN, note_renewed
from comity.protection.core.notification import Answer, Matter
from comity.protection.deciding import decision_about
from comity.protection.lines import lines_of_body
from comity.protection.models import Detention, News, PostNotice
from comity.protection.words import state_name
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin

NOT_DUE = "not-due"


def _describe_notice(person: Person, outgoing: Outgoing) -> Described | None:
    notice = notices_visible_to(person).select_related("detention").filter(pk=outgoing.origin_id).first()
    if notice is None:
        return None
    title = _("Notice to the post of %(state)s: %(ref)s") % {
        "state": state_name(notice.state),
        "ref": notice.detention.ref,
    }
    return _described(title, notice.detention_id, outgoing)


def _describe_news(person: Person, outgoing: Outgoing) -> Described | None:
    news = (
        news_visible_to(person).select_related("proceeding__detention").filter(pk=outgoing.origin_id).first()
    )
    if news is None:
        return None
    detention = news.proceeding.detention
    title = _("What happened since, for the post of %(state)s: %(ref)s") % {
        "state": news.state,
        "ref": detention.ref,
    }
    return _described(title, detention.pk, outgoing)


def _described(title: str, detention_id: UUID, outgoing: Outgoing) -> Described:
    url = reverse("protection:detention", args=[detention_id])
    return Described(
        title, url, [(one.label, one.text) for one in lines_of_body(outgoing.schema, outgoing.data)]
    )


def _sent(act: Act, outgoing: Outgoing) -> None:
    actions.note_sent(act, outgoing.pk)


def _returned(act: Act, outgoing: Outgoing) -> None:
    actions.note_returned(act, outgoing.pk)


def _followed(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    actions.note_receipt(act, outgoing.pk, letter)


def _renewed(act: Act, outgoing: Outgoing, _before: UUID) -> None:
    note_renewed(act, outgoing.pk)


def _held_notice(outgoing: Outgoing, _at: datetime) -> str:
    notice = PostNotice.objects.select_related("detention").filter(pk=outgoing.origin_id).first()
    return NOT_DUE if notice is None else _stops(notice.detention, notice.state, notice.matter)


def _held_news(outgoing: Outgoing, _at: datetime) -> str:
    news = News.objects.select_related("proceeding__detention").filter(pk=outgoing.origin_id).first()
    return NOT_DUE if news is None else _stops(news.proceeding.detention, news.state, Matter.DEPRIVATION)


def _stops(detention: Detention, state: str, matter: str) -> str:
    """A stop that was set since, or a wish that was taken back, holds a letter that has not left."""
    answer = decision_about(detention, state, matter).answer
    return "" if answer is Answer.YES else "stopped" if answer is Answer.STOPPED else NOT_DUE


def register_origins() -> None:
    """Make both kinds known; at start."""
    for kind, visible, describe, held in (
        (NOTICE_ORIGIN, notices_visible_to, _describe_notice, _held_notice),
        (NEWS_ORIGIN, news_visible_to, _describe_news, _held_news),
    ):
        register_origin(
            Origin(
                kind,
                visible=visible,
                describe=describe,
                sent=_sent,
                returned=_returned,
                held=held,
                followed=_followed,
                renewed=_renewed,
            )
        )
