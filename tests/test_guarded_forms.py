"""A form in which sentences are written, or a file is chosen, asks before its page is left half-written, and cuts nothing that is pasted."""

from bs4 import BeautifulSoup
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.requests.tests.office import Office
from tests.access_rules import RULES, SUPERVISOR
from tests.test_access_matrix import World, address, world

__all__ = ["world"]  # the fixture: one thing for each kind of address


def test_every_form_with_words_or_a_file_is_guarded_and_cuts_nothing(office: Office, world: World) -> None:
    unguarded: set[str] = set()
    guarded: set[str] = set()
    cut: set[str] = set()
    for name, rule in RULES.items():
        for who in {min(rule.get), *(rule.get & {SUPERVISOR})} if rule.get else ():
            answer = signed_in(Client(), getattr(office.cast, who)).get(address(name, world), follow=True)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in BeautifulSoup(answer.content, "html.parser").select("form[method=post]"):
                if form.select_one("textarea, input[type=file]"):
                    said = f"{name} as {who}: {form.get('action') or form.get('id') or 'the page itself'}"
                    (guarded if form.has_attr("data-guard") else unguarded).add(said)
                cut |= {f"{name}: {box.get('name')}" for box in form.select("[maxlength]")}
    assert sorted(unguarded) == []
    assert sorted(cut) == []
    assert guarded
