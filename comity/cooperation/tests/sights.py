"""In which language and theme each page is looked at: a page is seen in another language and in the other theme on the other width.

A walk takes the four languages in turn, and every page the other theme than the page before it. So a walk of two pages sees both
themes on each width, one of four pages all languages on each width, and one of eight pages each language in both themes.

page = Reader(opened(browser, live_server, person, width), person)
page.goto(address)           # in the language and theme whose turn it is
look(page.page, page.named("list"))
"""

from playwright.sync_api import Page

from comity.accounts.models import Person
from comity.audit.acts import writing

WIDTHS = (1280, 390)
LANGUAGES = ("vi", "ja", "zh-hans", "en")
THEMES = ("light", "dark")


def sight(place: int, width: int) -> tuple[str, str]:
    """Return language and theme of the page at a place of a walk: the same page is seen in another of each on the other width.

    >>> [sight(place, 390) for place in (0, 1, 2, 3)]
    [('zh-hans', 'light'), ('en', 'dark'), ('vi', 'light'), ('ja', 'dark')]
    >>> sight(0, 1280), sight(4, 1280)
    (('vi', 'dark'), ('vi', 'light'))
    """
    is_wide = width == WIDTHS[0]
    language = LANGUAGES[(place + (0 if is_wide else 2)) % len(LANGUAGES)]
    return language, THEMES[(place + place // len(LANGUAGES) + is_wide) % len(THEMES)]


class Reader:
    """Somebody who opens page after page, each in the next language and theme."""

    def __init__(self, page: Page, person: Person) -> None:
        """Take the page of a person who is signed in."""
        self.page, self.person = page, person
        self.place, self.language, self.theme = 0, "", ""

    def goto(self, url: str) -> None:
        """Open an address."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.language, self.theme = sight(self.place, width)
        self.place += 1
        with writing():
            Person.objects.filter(pk=self.person.pk).update(language=self.language)
        self.page.emulate_media(
            color_scheme="dark" if self.theme == "dark" else "light", reduced_motion="reduce"
        )
        self.page.goto(url)

    def named(self, name: str) -> str:
        """Return the name of a picture of the page."""
        return f"{name}-{self.language}-{self.theme}"
