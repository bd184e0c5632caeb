"""Numbered letters of a rehearsal: for rehearsal nodes alone."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from comity.exchange import registry, rehearsal
from comity.exchange.models import OutLetter, Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.partners import Partner
from comity.lib.ids import new_id


def test_a_real_node_does_not_know_them(tokyo: Partner, settings: Settings) -> None:
    assert not settings.REHEARSAL
    assert registry.body_type(rehearsal.SCHEMA) is None
    with pytest.raises(CommandError, match="no rehearsal"):
        call_command("rehearsal_send", tokyo.node, 1)


def test_they_are_numbered_and_posted_once(
    tokyo: Partner, peer: Peer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.REHEARSAL = True
    call_command("rehearsal_send", tokyo.node, 3)
    assert "3 letters are posted." in capsys.readouterr().out
    assert list(OutLetter.objects.order_by("ls").values_list("cseq", flat=True)) == [1, 2, 3]
    conv = new_id()
    first = rehearsal.send_number(OPERATOR, peer, conv, 1)
    assert rehearsal.send_number(OPERATOR, peer, conv, 1) == first
    assert OutLetter.objects.count() == 4


def test_they_go_to_paired_partners_only(tokyo: Partner, settings: Settings) -> None:
    settings.REHEARSAL = True
    with pytest.raises(CommandError, match="not paired"):
        call_command("rehearsal_send", "cxp:node:kr:busan", 1)
