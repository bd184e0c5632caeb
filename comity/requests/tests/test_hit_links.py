"""From a hit to the request whose person it is about, and on to its answer while one is waited for."""

from django.urls import reverse

from comity.requests.registrations import link_to_request
from comity.requests.tests.office import Office


def test_a_hit_leads_on_to_the_answer_while_one_is_waited_for(office: Office) -> None:
    request = office.received()
    link = link_to_request(office.cast.officer, str(request.subjects.get().pk))
    assert link
    assert link.answer_href == reverse("requests:reply", args=[request.pk])


def test_an_answer_that_waits_for_approval_is_not_written_again(office: Office) -> None:
    reply = office.reply_waiting()
    link = link_to_request(office.cast.officer, str(reply.request.subjects.get().pk))
    assert link
    assert link.answer_href == ""
