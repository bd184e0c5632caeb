"""What is typed into the search: a name in any script, or a number."""

from comity.records.rows import name_keys, number_keys


def search_keys(written: str) -> set[str]:
    """Return the keys under which what was typed may be found, as a name, a document number and an account."""
    text = written.strip()
    if not text:
        return set()
    return name_keys([text]) | number_keys([text], [text])
