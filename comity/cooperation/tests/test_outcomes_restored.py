"""Figures of both sides after a restore, and a question that comes in while our answer is settled."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from comity.audit.actors import PartnerNode
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions._outcomes import settle_question, settle_telling
from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.bodies import FIGURES, moment
from comity.cooperation.outcomes.shared import Key
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers
from comity.cooperation.tests.test_outcomes_sheets import begun, rows_of
from comity.exchange import recovering
from comity.exchange.core.digests import unb64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import Classification, Handling
from comity.exchange.models import InLetter, OutLetter, Restore
from comity.exchange.registry import ReceivedLetter
from comity.lib.clock import now
from comity.release.models import Outgoing
from comity.requests.tests.office import HANOI, TOKYO
from comity.requests.tests.test_locks import Another
from comity.requests.tests.test_recall_restored import take

pytestmark = pytest.mark.django_db


def _lost(sheet: FigureSheet) -> OutLetter:
    """Let a backup have neither what was asked nor what we told; return our letter."""
    letter = OutLetter.objects.get(schema=FIGURES)
    with writing():
        Outgoing.objects.filter(conv=sheet.pk).delete()
        sheet.tellings.all().delete()
        sheet.delete()
    return letter


def _comes_again(letter: InLetter, data: dict[str, Any]) -> None:
    """Let a letter of Tokyo that a backup lost come again."""
    assert letter.conv is not None
    assert letter.payload is not None
    cited = letter.payload["agreement"]
    said = ReceivedLetter(
        mid=letter.mid,
        node=TOKYO,
        unit="",
        conv=letter.conv,
        schema=FIGURES,
        data=data,
        envelope={**letter.payload, "agreement": {**cited, "digest": unb64u(cited["digest"]).hex()}},
        inner=bytes(letter.inner or b""),
        idg=letter.idg,
        stored_at=now(),
        parts=(),
    )
    actions.receive_figures(PartnerNode(TOKYO), said)


@pytest.mark.parametrize("question_first", [True, False])
def test_after_a_restore_what_was_answered_before_it_is_not_asked_again(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch, *, question_first: bool
) -> None:
    which = UUID(new_id())
    asked = ledgers.tells(which, asks=True, counted=None, closed=[])
    behind = now()
    told = actions.tell_figures(ledgers.supervisor, which, way_out=WAY_OUT)
    assert told.data["answers"] == [str(asked.mid)]
    question = FigureTelling.objects.get(letter=asked.mid).data
    letter = _lost(FigureSheet.objects.get(pk=which))
    with writing():
        Restore.objects.create(epoch=recovering.own_epoch(), at=now(), ended_at=now())
    monkeypatch.setattr(recovering, "was_restored", lambda: True)
    for comes in (True, False) if question_first else (False, True):
        if comes:
            _comes_again(asked, question)
        else:
            take(letter)
    sheet = FigureSheet.objects.get(pk=which)
    assert sheet.tellings.count() == 2
    assert not sheet.asks_us
    # what is asked since the restore is open, although the clock there runs behind it
    handling = Handling(owner=TOKYO, codes=("H2",), classification=Classification("comity", 1))
    said = ledgers.office.write(
        FIGURES, question, conv=str(which), purpose="cooperation", handling=handling, created=behind
    )
    assert said.state == "delivered", said.reason
    assert FigureSheet.objects.get(pk=which).asks_us
    actions.tell_figures(ledgers.supervisor, which, way_out=WAY_OUT)
    assert not FigureSheet.objects.get(pk=which).asks_us


def test_after_a_restore_the_figures_that_came_last_hold(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = begun(ledgers)
    behind = now()
    monkeypatch.setattr(recovering, "was_restored", lambda: True)
    ledgers.tells(sheet, [("requests", "asked", HANOI, "4")])
    with writing():
        Restore.objects.create(epoch=recovering.own_epoch(), at=now() + timedelta(minutes=1), ended_at=now())
    said = {
        **sheet.tellings.get(ours=False).data,
        "figures": [],
        "counted": moment(behind),
    }
    handling = Handling(owner=TOKYO, codes=("H2",), classification=Classification("comity", 1))
    letter = ledgers.office.write(
        FIGURES, said, conv=str(sheet.pk), purpose="cooperation", handling=handling, created=behind
    )
    assert letter.state == "delivered", letter.reason
    assert rows_of(ledgers, sheet)[Key("requests", "asked", HANOI)].theirs == 0


@pytest.mark.django_db(transaction=True)
def test_a_question_that_comes_in_meanwhile_is_not_lost(ledgers: Ledgers) -> None:
    sheet = begun(ledgers)
    telling = sheet.tellings.get()

    def follow() -> None:
        with writing(), transaction.atomic():
            settle_telling(FigureTelling.objects.select_related("sheet").get(pk=telling.pk))

    meanwhile = Another(follow)
    with writing(), transaction.atomic():
        held = FigureSheet.objects.select_for_update().get(pk=sheet.pk)
        asks = {**telling.data, "asks": True, "counted": None, "figures": []}
        FigureTelling.objects.create(
            sheet=held, ours=False, data=asks, state="received", letter=UUID(new_id()), came_at=now()
        )
        settle_question(held)
        assert held.asks_us
        meanwhile.goes_until_it_waits()
    meanwhile.ends()
    sheet.refresh_from_db()
    assert sheet.asks_us
