"""The pages of a request to several, of its conversation, and of standing groups."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.actions import suspend_peer
from comity.exchange.models import OutLetter
from comity.exchange.tests.members import following, present, tell, tell_act
from comity.exchange.tests.partners import Partner, open_all
from comity.requests import actions
from comity.requests.addressed import addressees_of, marks_of
from comity.requests.bodies import GROUP_MESSAGE
from comity.requests.models import GroupMessage, Request, StandingGroup, State
from comity.requests.tests.office import AGREEMENT, HANOI, SEOUL, TOKYO, Office
from comity.requests.tests.together import (
    WITH_SEOUL,
    answer,
    conversation_of,
    drafted,
    to_both,
    words,
)


@pytest.fixture
def officer(office: Office) -> Client:
    return signed_in(Client(), office.cast.officer)


@pytest.fixture
def supervisor(office: Office) -> Client:
    return signed_in(Client(), office.cast.supervisor)


def at(name: str, *args: Any) -> str:
    return reverse(f"requests:{name}", args=args)


def text_of(client: Client, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


class TestParties:
    def test_the_drafter_chooses_partners_and_sees_what_each_may_get(
        self, office: Office, with_seoul: Partner, officer: Client
    ) -> None:
        request = office.drafted()
        where = at("parties", request.id)
        assert "Seoul desk" in text_of(officer, where)
        data = {"version": request.version, "basis_0": f"{AGREEMENT}|1", "more": [SEOUL], "deputy": ""}
        assert officer.post(where, data).status_code == 302
        [party] = request.parties.all()
        # two articles would cover it: nothing is chosen by itself, and without a basis it may not go
        assert (party.node, party.agreement) == (SEOUL, "")
        page = text_of(officer, where)
        assert "May not go" in page
        assert "May go" in page
        request.refresh_from_db()
        data = {
            "version": request.version,
            "basis_0": f"{AGREEMENT}|1",
            "basis_1": f"{WITH_SEOUL}|2",
            "deputy": TOKYO,
        }
        assert officer.post(where, data).status_code == 302
        request.refresh_from_db()
        assert request.deputy == TOKYO
        assert "Needs a second person" in text_of(officer, where)
        assert "Each partner" in text_of(officer, at("edit", request.id))

    def test_a_standing_group_brings_its_members_and_its_deputy(
        self, office: Office, with_seoul: Partner, officer: Client
    ) -> None:
        group = actions.make_group(
            office.cast.supervisor, actions.GroupDraft({"en": "Neighbours"}, [TOKYO, SEOUL], SEOUL)
        )
        request = office.drafted()
        data = {"version": request.version, "basis_0": f"{AGREEMENT}|1", "group": str(group.pk)}
        assert officer.post(at("parties", request.id), data).status_code == 302
        request.refresh_from_db()
        assert [one.node for one in request.parties.all()] == [SEOUL]
        assert request.deputy == SEOUL

    def test_one_is_left_out_by_a_tick(self, office: Office, with_seoul: Partner, officer: Client) -> None:
        request = drafted(office)
        data = {
            "version": request.version,
            "basis_0": f"{AGREEMENT}|1",
            "basis_1": f"{WITH_SEOUL}|1",
            "out_1": "on",
        }
        assert officer.post(at("parties", request.id), data).status_code == 302
        assert "Left out" in text_of(officer, at("parties", request.id))

    def test_an_old_page_changes_nothing(self, office: Office, with_seoul: Partner, officer: Client) -> None:
        request = drafted(office)
        response = officer.post(
            at("parties", request.id), {"version": 1, "basis_0": f"{AGREEMENT}|1", "basis_1": ""}
        )
        assert response.status_code == 422

    def test_the_second_person_sees_them_side_by_side(
        self, office: Office, with_seoul: Partner, supervisor: Client
    ) -> None:
        request = drafted(office, *to_both(article="2"))
        actions.submit_request(office.cast.officer, request.id, version=request.version)
        page = text_of(supervisor, at("thread", request.id))
        assert "Needs a second person" in page
        who_sees = page[page.index('id="p-who"') :]
        assert "Seoul desk" in page[: page.index('id="p-who"')]
        assert "Seoul desk" in who_sees[: who_sees.index("</section>")]

    def test_the_head_line_and_the_lists_name_all_of_them_before_it_leaves(
        self, office: Office, with_seoul: Partner, supervisor: Client
    ) -> None:
        request = drafted(office, *to_both(article="2"))
        actions.submit_request(office.cast.officer, request.id, version=request.version)
        for where in (at("thread", request.id), at("list"), at("list") + "?box=drafts"):
            page = text_of(supervisor, where)
            assert "Tokyo desk" in page
            assert "Seoul desk" in page
        head = text_of(supervisor, at("thread", request.id)).split('id="head-line"')[1].split("</p>")[0]
        assert head.index("Tokyo desk") < head.index("Seoul desk")
        assert "and 1 more" in text_of(supervisor, "/")

    def test_who_was_left_out_is_not_named_and_after_it_left_each_has_its_own(
        self, office: Office, with_seoul: Partner, supervisor: Client
    ) -> None:
        request = drafted(office, *to_both(left_out=True))
        page = text_of(supervisor, at("list") + "?box=drafts")
        assert "Seoul desk" not in page[page.index("<tbody") : page.index("</tbody>")]
        actions.choose_parties(office.cast.officer, request.id, to_both(), version=2, deputy="")
        actions.submit_request(office.cast.officer, request.id, version=3)
        head = text_of(supervisor, at("thread", request.id)).split('id="head-line"')[1].split("</p>")[0]
        assert "Tokyo desk" in head
        assert "Seoul desk" not in head

    def test_many_are_named_by_three_and_a_number(self, office: Office, with_seoul: Partner) -> None:
        request = drafted(office)
        for place in range(2, 6):
            request.parties.create(place=place, node=f"cxp:node:xx:number{place}")
        to = addressees_of([Request.objects.get(pk=request.pk)])[request.pk]
        assert len(to) == 6
        drawn = marks_of(to)
        assert "Tokyo desk" in drawn
        assert "cxp:node:xx:number2" in drawn
        assert "number3" not in drawn
        assert "and 3 more" in drawn


class TestConversation:
    def test_it_shows_who_takes_part_and_who_has_not_answered(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner, officer: Client
    ) -> None:
        first, second = both
        answer(office, second, with_seoul)
        page = text_of(officer, at("conversation", first.id))
        assert "2 parties were asked; 1 have not answered" in page
        assert "この人物を知っています" in page
        assert "Has not answered" in page
        assert "Leads" in page
        assert "Deputy" in page
        assert at("thread", second.id) in page

    def test_what_is_held_back_says_so_and_why(
        self, office: Office, both: tuple[Request, Request], officer: Client
    ) -> None:
        first, second = both
        why = "Traffic with this partner is suspended."
        assert second.message is not None
        for row in OutLetter.objects.filter(mid=second.message):
            suspend_peer(office.cast.operator, row.peer.pk)
        for where in (at("conversation", first.id), at("thread", second.id)):
            page = text_of(officer, where)
            assert "Held back" in page
            assert why in page
        assert why not in text_of(officer, at("thread", first.id))

    def test_the_thread_of_each_leads_to_it(
        self, both: tuple[Request, Request], officer: Client, office: Office
    ) -> None:
        for request in both:
            page = text_of(officer, at("thread", request.id))
            assert at("conversation", request.id) in page
            assert "Asked together" in page
        assert "Asked together" in text_of(officer, at("list") + "?together=1")

    def test_gaps_and_what_does_not_count_are_marked(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner, officer: Client
    ) -> None:
        first, _second = both
        conv = str(first.conversation)
        before = present(conv)
        actions.remove_party(office.cast.officer, first.id, SEOUL)
        taken = following(before, office.tokyo, takeover=True, owner=TOKYO, deputy=None)
        tell(office.tokyo, before, taken)
        open_all()
        page = text_of(officer, at("conversation", first.id))
        assert "Does not count" in page
        assert "Taken over" in page
        assert "changed who takes part at the same time" in page

    def test_who_takes_no_part_sees_so(
        self, office: Office, theirs: Request, with_seoul: Partner, officer: Client
    ) -> None:
        before = present(str(theirs.conversation))
        members = tuple(one for one in before.members if one.node != HANOI)
        tell(office.tokyo, before, following(before, office.tokyo, members=members, deputy=None))
        open_all()
        page = text_of(officer, at("conversation", theirs.id))
        assert "takes no part in this conversation any more" in page

    def test_a_request_to_one_partner_has_none(self, office: Office, officer: Client) -> None:
        text_of(officer, at("conversation", office.sent().id), 404)


class TestLeading:
    @pytest.mark.parametrize("word", ["deputy", "hand-over", "remove"])
    def test_what_is_about_a_party_asks_once_more(
        self, both: tuple[Request, Request], officer: Client, word: str, office: Office
    ) -> None:
        first, _second = both
        where = at("change-membership", first.id, word)
        assert officer.get(where).status_code == 302  # nobody is named
        assert "What follows" in text_of(officer, f"{where}?member={SEOUL}")
        assert officer.post(where, {"member": SEOUL}).status_code == 302
        row = conversation_of(first)
        assert {
            "deputy": row.deputy == SEOUL,
            "hand-over": row.owner == SEOUL,
            "remove": SEOUL not in row.nodes,
        }[word]

    def test_what_is_not_theirs_is_refused_with_a_sentence(
        self, theirs: Request, officer: Client, office: Office
    ) -> None:
        response = officer.post(at("change-membership", theirs.id, "close"))
        assert response.status_code == 422
        assert "Only the owner" in response.content.decode()

    def test_a_member_leaves_or_takes_over(self, theirs: Request, officer: Client, office: Office) -> None:
        page = text_of(officer, at("conversation", theirs.id))
        assert "Ask to leave" in page
        assert "Take over" in page
        assert officer.post(at("change-membership", theirs.id, "leave")).status_code == 302
        assert officer.post(at("change-membership", theirs.id, "take-over")).status_code == 302
        assert conversation_of(theirs).owner == HANOI

    def test_one_more_is_drafted_by_who_leads(
        self, office: Office, both: tuple[Request, Request], officer: Client
    ) -> None:
        first, _second = both
        actions.remove_party(office.cast.officer, first.id, SEOUL)
        response = officer.post(at("one-more", first.id), {"node": SEOUL})
        draft = Request.objects.get(conversation=first.conversation, state=State.DRAFT)
        assert response.headers["Location"] == at("edit", draft.id)
        assert "Ask several partners" not in text_of(officer, at("edit", draft.id))

    def test_a_wish_is_granted_or_declined(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner, officer: Client
    ) -> None:
        first, _second = both
        member = {"node": SEOUL, "unit": "desk"}
        tell_act(with_seoul, str(first.conversation), "wish", wish="leave", member=member)
        open_all()
        page = text_of(officer, at("conversation", first.id))
        assert "asks to leave" in page
        assert "Decide who takes part in" in text_of(officer, reverse("desk:desk"))
        wish = conversation_of(first).wishes.get()
        assert officer.post(at("decline-wish", first.id, wish.id)).status_code == 302
        assert "asks to leave" not in text_of(officer, at("conversation", first.id))


class TestSpeaking:
    def test_from_the_words_to_the_letters(
        self, office: Office, both: tuple[Request, Request], officer: Client
    ) -> None:
        first, _second = both
        where = at("say-to-all", first.id)
        text_of(officer, where)
        data = {
            "text": "Has anybody seen the ship since?",
            "text_language": "en",
            "category": "case-facts",
            "members": [TOKYO, SEOUL],
            "codes": ["H0", "H2"],
            "classification": "1",
        }
        response = officer.post(where, data)
        message = GroupMessage.objects.get()
        assert response.headers["Location"] == at("message", message.id)
        page = text_of(officer, at("message", message.id))
        assert page.count("May go") == 2
        send = {
            "version": message.version,
            "basis_0": f"{AGREEMENT}|1",
            "basis_1": f"{WITH_SEOUL}|1",
            "act": "send",
        }
        assert officer.post(at("message", message.id), send).status_code == 302
        assert OutLetter.objects.filter(schema=GROUP_MESSAGE).count() == 2
        assert "Has anybody seen the ship" in text_of(officer, at("conversation", first.id))

    def test_the_second_person_approves_on_the_same_page(
        self, office: Office, both: tuple[Request, Request], officer: Client, supervisor: Client
    ) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words(*to_both(article="2")))
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        assert "Approve what is said" in text_of(supervisor, reverse("desk:desk"))
        assert "Approve and send to each" in text_of(supervisor, at("message", message.id))
        assert "Approve and send to each" not in text_of(officer, at("message", message.id))
        back = supervisor.post(
            at("give-message-back", message.id), {"return-reason": "Which ship?", "version": message.version}
        )
        assert back.status_code == 302
        message.refresh_from_db()
        assert "Which ship?" in text_of(officer, at("message", message.id))
        changed = {
            "text": "The ship Hai Long 7?",
            "category": "case-facts",
            "members": [TOKYO, SEOUL],
            "codes": ["H0", "H2"],
            "classification": "1",
            "version": message.version,
        }
        assert officer.post(at("rewrite-message", message.id), changed).status_code == 302
        message.refresh_from_db()
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        sent = supervisor.post(at("approve-message", message.id), {"version": message.version})
        assert sent.status_code == 302
        message.refresh_from_db()
        assert (message.state, message.text) == (State.SENT, "The ship Hai Long 7?")


class TestGroups:
    NAMES = {"name_en": "ASEANAPOL", "name_vi": "", "name_ja": "", "name_zh": ""}

    def test_a_supervisor_makes_changes_and_ends_one(
        self, office: Office, with_seoul: Partner, supervisor: Client, officer: Client
    ) -> None:
        assert "no standing group yet" in text_of(officer, at("groups"))
        data = {**self.NAMES, "members": [TOKYO], "deputy": ""}
        assert supervisor.post(at("new-group"), data).status_code == 302
        group = StandingGroup.objects.get()
        assert "ASEANAPOL" in text_of(officer, at("groups"))
        changed = {**data, "members": [TOKYO, SEOUL], "deputy": SEOUL, "version": group.version}
        assert supervisor.post(at("group", group.id), changed).status_code == 302
        group.refresh_from_db()
        assert (group.members, group.deputy, group.version) == ([TOKYO, SEOUL], SEOUL, 2)
        assert supervisor.post(at("group", group.id), changed).status_code == 422  # an old page
        assert "Nobody is asked through it" in text_of(supervisor, at("end-group", group.id))
        assert supervisor.post(at("end-group", group.id)).status_code == 302
        assert "Ended groups" in text_of(officer, at("groups"))

    def test_a_deputy_is_one_of_the_members(
        self, office: Office, with_seoul: Partner, supervisor: Client
    ) -> None:
        data = {**self.NAMES, "members": [TOKYO], "deputy": SEOUL}
        assert supervisor.post(at("new-group"), data).status_code == 422

    def test_an_officer_reads_them_only(self, office: Office, officer: Client) -> None:
        text_of(officer, at("new-group"), 404)
