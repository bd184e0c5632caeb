"""Whatever can stand in the log can be said in words."""

import pytest
from django.db import transaction

from comity.audit import cooperation_events, event_words, events, verifying, words
from comity.audit.core.errors import Reason
from comity.audit.guard import WriteOutsideActionError, actions_only
from comity.audit.models import PartnerCheckpoint
from comity.lib.statements import ask


def test_every_event_has_words_and_no_other() -> None:
    parts = (events, cooperation_events)
    names = [value for part in parts for name, value in vars(part).items() if name.isupper()]
    known = set(names)
    assert len(names) == len(known), "an event stands twice in the list"
    assert known == event_words.EVENTS.keys()
    assert len({str(said) for said in event_words.EVENTS.values()}) == len(known)


def test_every_finding_has_words() -> None:
    found = {verifying.COLUMNS, verifying.TILES, verifying.CHECKPOINT, verifying.FORKED, *Reason}
    assert found == words.FINDINGS.keys()


def test_what_is_not_known_is_shown_as_it_is_written() -> None:
    assert event_words.event_words("cat.fed") == "cat.fed"
    assert words.subject_words("cat") == "cat"
    assert words.finding_words("eaten", 3) == "eaten"
    assert words.finding_words("cut", 3) == "The log was cut off before entry 3."
    assert words.finding_words("cut", None) == "The log was cut off before entry ?."


@pytest.mark.django_db
def test_a_write_outside_an_action_is_a_defect() -> None:
    refused = pytest.raises(WriteOutsideActionError, match="INSERT INTO audit_partnercheckpoint")
    with actions_only(), refused, transaction.atomic():
        PartnerCheckpoint.objects.create(node="n", origin="o", size=1, root=b"", note="")
    assert not PartnerCheckpoint.objects.exists()


@pytest.mark.django_db
def test_a_write_within_a_statement_of_several_parts_is_found() -> None:
    refused = pytest.raises(WriteOutsideActionError, match="DELETE FROM audit_partnercheckpoint")
    with actions_only(), refused:
        ask("WITH gone AS (DELETE FROM audit_partnercheckpoint RETURNING 1) SELECT count(*) FROM gone")
    with actions_only():
        assert ask("WITH one AS (SELECT 1) SELECT * FROM one") == [(1,)]
