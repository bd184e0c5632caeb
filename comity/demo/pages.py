"""What the acts do at the pages of several rooms: where a page is, whether a form was taken, releasing what waits."""

from comity.demo.officer import Officer, PageError

OUTGOING = "/release/"
APPROVE = "section[aria-labelledby=approve] form"


def path_of(officer: Officer) -> str:
    """Return the path of the page that is open."""
    return "/" + officer.url.split("/", maxsplit=3)[3].split("#")[0].split("?")[0]


def taken(officer: Officer, form_at: str, words: str) -> None:
    """Raise where the page of a form is still open: it was not taken.

    Raises:
        PageError: with what the page says.
    """
    if form_at in path_of(officer):
        raise PageError(f"{words}: {officer.said()}")


def release(approver: Officer, senior_reason: str = "") -> None:
    """Approve, as the second person, what waits to leave the house; `senior_reason` where a right is at stake.

    Raises:
        PageError: nothing waits, or it may not leave.
    """
    approver.open(OUTGOING)
    waiting = [link["href"] for link in approver.page.select("a.title")]
    if not waiting:
        raise PageError(f"Nothing waits for approval on {approver.url}: {approver.said()}")
    for at in waiting:
        approver.open(at)
        asked = approver.page.select_one(
            f"{APPROVE} [name=senior_reason]"
        )  # only where a named senior decides
        approver.fill({"senior_reason": senior_reason} if asked else {}, form=APPROVE)
        approver.press()
        if approver.page.select_one(APPROVE):
            raise PageError(f"It was not approved: {approver.said()}")
