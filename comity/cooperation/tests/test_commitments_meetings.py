"""The meeting at which a commitment was given: its titles travel in every language, to a partner that took part in it alone."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from comity.accounts.models import Person
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions.commitments_following import recompute
from comity.cooperation.briefs.gathering import commitments_of
from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.commitments.sweeps import WORKER, sweep
from comity.cooperation.commitments.words import terms_lines
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import NotAtMeetingError
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Commitment
from comity.cooperation.partners.related import meetings_at
from comity.cooperation.tests.commitments_ground import ALONE, DRAFT, TERMS, Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_commitments_pages import NEW, at, done, go, ok
from comity.lib.clock import now
from comity.release.models import Outgoing
from comity.requests.tests.office import TOKYO


def test_a_meeting_travels_in_each_language_and_is_read_in_the_reader_s(
    ledgers: Ledgers, meetings: Meetings
) -> None:
    titles = {"vi": "Hội nghị lần thứ bảy", "ja": "第七回会議", "en_US": "no code of a language"}
    meeting = meetings.add(ordinal=None, titles=titles, parties=("VN", "JP"))
    keeper = go(ledgers.keeper)
    where = done(keeper.post(at("new"), {**NEW, "meeting": str(meeting.pk)}))
    terms = Outgoing.objects.get(schema=COMMITMENT).data["entries"][0]["data"]["terms"]
    basis = {
        "agreement": "Plan of work 2026",
        "article": "3",
        "meeting": {"vi": titles["vi"], "ja": titles["ja"]},
    }
    assert terms["basis"] == basis
    assert Terms.from_wire(terms).to_wire() == terms
    said = [(one.label, one.language, one.text) for one in terms_lines(terms, "", {})]
    named = {language: text for label, language, text in said if label == "Meeting it was given at"}
    assert named == basis["meeting"]
    for language, title in (("ja", titles["ja"]), ("vi", titles["vi"])):
        with writing():
            Person.objects.filter(pk=ledgers.keeper.pk).update(language=language)
        assert title in ok(keeper.get(where))


def test_no_partner_reads_the_title_of_a_meeting_at_which_it_was_not(
    ledgers: Ledgers, meetings: Meetings
) -> None:
    with_beijing, nobodys = meetings.add(ordinal=None), meetings.add(ordinal=None, parties=())
    with_us = meetings.add(ordinal=None, titles={"en": "Talks in Tokyo"}, parties=("VN", "JP"))
    keeper = go(ledgers.keeper)
    for meeting in (with_beijing, nobodys):
        answer = keeper.post(at("new"), {**NEW, "meeting": str(meeting.pk)})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "This partner took no part in that meeting" in page
        assert (str(with_us.pk) in page, f'value="{meeting.pk}"' in page) == (True, False)
        titles = titles_told(meeting)
        for draft, said in ((DRAFT, titles), (DRAFT, {}), (ALONE, titles)):
            told = replace(draft, terms=replace(draft.terms, meeting=said), meeting=meeting.pk)
            with pytest.raises(NotAtMeetingError):
                actions.propose_commitment(ledgers.keeper, told)
    noted = actions.propose_commitment(ledgers.keeper, replace(ALONE, meeting=with_beijing.pk))
    assert noted.meeting == with_beijing  # here alone: nothing that travels says so
    with pytest.raises(NotAtMeetingError):  # titles of no meeting at all
        actions.propose_commitment(
            ledgers.keeper, replace(DRAFT, terms=replace(TERMS, meeting={"en": "Talks"}))
        )
    assert not Outgoing.objects.exists()
    beijing = {
        **NEW, "partner": "", "country": "CN", "partner_name": "Beijing", "meeting": str(with_beijing.pk),
        "rights_none": "", "leaves_under": "",
    }  # fmt: skip
    done(keeper.post(at("new"), beijing))
    assert not Outgoing.objects.exists()  # kept here: it has no node
    done(keeper.post(at("new"), {**NEW, "meeting": str(with_us.pk)}))
    assert Outgoing.objects.get().data["entries"][0]["data"]["terms"]["basis"]["meeting"] == {
        "en": "Talks in Tokyo"
    }


def test_who_belongs_to_a_series_was_at_those_of_its_meetings_that_name_nobody_else(
    ledgers: Ledgers, meetings: Meetings
) -> None:
    row = meetings.series(parties=("VN", "JP")).pk
    named = meetings.add(series=row, ordinal=None)
    unnamed = meetings.add(series=row, ordinal=None, parties=())
    assert list(meetings_at(ledgers.keeper, TOKYO, "JP")) == [unnamed]
    assert list(meetings_at(ledgers.keeper, "", "CN")) == [named]
    assert not meetings_at(ledgers.keeper, "", "").exists()


def test_what_the_partner_proposes_stands_with_the_meeting_it_names(
    ledgers: Ledgers, meetings: Meetings
) -> None:
    meeting = meetings.add(ordinal=None, titles={"en": "Talks in Tokyo"}, parties=("VN", "JP"))
    _letter, which, _entry = ledgers.offered(meeting={"en": "Talks in Tokyo"})
    assert Commitment.objects.get(pk=which).meeting == meeting
    page = ok(go(ledgers.keeper).get(reverse("cooperation:meetings-meeting", args=[meeting.pk])))
    assert str(which) in page
    assert "Waits for us" in page
    _letter, other, _entry = ledgers.offered(meeting={"en": "Talks in Osaka"})
    assert Commitment.objects.get(pk=other).meeting is None


def test_a_partner_names_no_meeting_at_which_it_was_not(ledgers: Ledgers, meetings: Meetings) -> None:
    named = {"en": "Talks in Seoul"}
    with_seoul = meetings.add(ordinal=None, titles=named, parties=("VN", "KR"))
    _letter, which, _entry = ledgers.offered(meeting=named)
    assert Commitment.objects.get(pk=which).meeting is None
    assert which not in {one.pk for one in commitments_of(ledgers.keeper, with_seoul)}
    assert str(which) not in ok(
        go(ledgers.keeper).get(reverse("cooperation:meetings-meeting", args=[with_seoul.pk]))
    )
    with_tokyo = meetings.add(ordinal=None, titles=named, parties=("VN", "JP"))
    recompute(WORKER, which)
    assert Commitment.objects.get(pk=which).meeting == with_tokyo  # the one of that name where it was


def test_what_an_upgrade_finds_is_put_right(ledgers: Ledgers, meetings: Meetings) -> None:
    with_tokyo = meetings.add(ordinal=None, titles={"en": "Talks in Tokyo"}, parties=("VN", "JP"))
    with_seoul = meetings.add(ordinal=None, titles={"en": "Talks in Seoul"}, parties=("VN", "KR"))
    _letter, right, _entry = ledgers.offered(meeting={"en": "Talks in Tokyo"})
    _letter, wrong, _entry = ledgers.offered(meeting={"en": "Talks in Seoul"})
    with writing():
        Commitment.objects.filter(pk=right).update(meeting=None)  # as the program before left them
        Commitment.objects.filter(pk=wrong).update(meeting=with_seoul)
    migration = import_module("comity.cooperation.migrations.0013_meetings_that_partners_name")
    with writing(), connection.cursor() as cursor:
        cursor.execute(migration.AGAIN)
    sweep(now())
    assert Commitment.objects.get(pk=right).meeting == with_tokyo
    assert Commitment.objects.get(pk=wrong).meeting is None
    assert not Commitment.objects.filter(is_to_recompute=True).exists()
