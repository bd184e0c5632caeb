"""Two documents on one event, on the page."""

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.intake.tests.office import ARTICLE, Papers
from comity.intake.views import comparing

OTHER = ARTICLE.replace("arrested eleven", "arrested twelve").replace("42 mobile phones", "45 mobile phones")


@pytest.fixture
def officer(papers: Papers) -> Client:
    return signed_in(Client(), papers.officer)


def test_one_on_the_same_event_is_offered_and_the_differences_stand_beside_each_other(
    papers: Papers, officer: Client
) -> None:
    one = papers.read(papers.taken())
    other = papers.read(papers.taken(OTHER, "other.txt"))
    apart = papers.read(papers.taken("The weather was fine in spring.", "weather.txt"))
    offered = officer.get(f"/documents/{one.pk}/compare/").content.decode()
    assert other.ref in offered
    assert apart.ref not in offered
    shown = officer.get(f"/documents/{one.pk}/compare/{other.pk}/").content.decode()
    assert "arrested eleven suspects" in shown
    assert "arrested twelve suspects" in shown
    entry = Entry.objects.filter(event="document.compared").latest("at")
    assert entry.subject_id == str(one.pk)


def test_another_is_found_by_its_reference(papers: Papers, officer: Client) -> None:
    one, other = papers.read(papers.taken()), papers.read(papers.taken("Nothing.", "n.txt"))
    found = officer.get(f"/documents/{one.pk}/compare/", {"ref": other.ref.lower()})
    assert found["Location"] == f"/documents/{one.pk}/compare/{other.pk}/"
    none = officer.get(f"/documents/{one.pk}/compare/", {"ref": "D-1999-0001"})
    assert "There is no other document D-1999-0001" in none.content.decode()


def test_the_same_one_and_a_stranger_s_are_not_compared(papers: Papers, officer: Client) -> None:
    one = papers.read(papers.taken())
    assert officer.get(f"/documents/{one.pk}/compare/{one.pk}/").status_code == 302
    stranger = signed_in(Client(), papers.cast.outsider)
    assert stranger.get(f"/documents/{one.pk}/compare/").status_code == 404
    assert (
        officer.get(f"/documents/{one.pk}/compare/00000000-0000-7000-8000-000000000000/").status_code == 404
    )


def test_the_page_says_when_not_everything_was_held_against_each_other(
    papers: Papers, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = papers.read(papers.taken()), papers.read(papers.taken(OTHER, "other.txt"))
    at = f"/documents/{one.pk}/compare/{other.pk}/"
    page = officer.get(at).content.decode()
    assert "things of one kind" not in page
    assert f'data-of="{other.ref}"' in page  # on a telephone each side stands under its reference
    monkeypatch.setattr(comparing, "MOST_SCORED", 1)
    assert "more than 1 things of one kind" in officer.get(at).content.decode()
