"""Who receives which letters: filled by the rooms when the program starts."""

from collections.abc import Callable

from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import check_schema
from comity.exchange.core.mail import Delivery

Handler = Callable[[Delivery], None]


def take_note(_: Delivery) -> None:
    """Receive a letter that asks for nothing."""


class Handlers:
    """Handlers by the schema of the body, and by type for the protocol's own letters.

    A handler runs inside the transaction that settles the letter. It raises RefusalError to refuse; any other error
    rolls back and the letter waits for another try.
    """

    def __init__(self) -> None:
        self._by_schema: dict[str, Handler] = {}
        self._by_type: dict[LetterType, Handler] = {LetterType.TEST: take_note, LetterType.VOID: take_note}

    def for_schema(self, schema: str, handler: Handler) -> None:
        """Register the handler of a body; a second one of the same name is a defect of the program."""
        if check_schema(schema) in self._by_schema:
            raise ValueError(f"Two rooms register {schema}.")
        self._by_schema[schema] = handler

    def for_type(self, kind: LetterType, handler: Handler) -> None:
        """Register the handler of one of the protocol's own types."""
        if kind is LetterType.LETTER or kind in self._by_type:
            raise ValueError(f"The type {kind} has its handler already.")
        self._by_type[kind] = handler

    def find(self, letter: Letter) -> Handler:
        """The handler of a letter, or RefusalError `unknown-schema`: it is kept and shown as unreadable."""
        if letter.type is not LetterType.LETTER:
            found = self._by_type.get(letter.type)
        else:
            found = self._by_schema.get(letter.body.schema) if letter.body else None
        if found is None:
            raise RefusalError(Reason.UNKNOWN_SCHEMA)
        return found
