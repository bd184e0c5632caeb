"""The program `comity`: two words name a command, `comity audit verify`, as the folder and the act.

`comity verify` is another program under the same name: it needs no node and none of what nodes are made of.
"""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def spelled_command(words: list[str], known: set[str]) -> list[str]:
    """Join the first two words when together they name a command.

    >>> spelled_command(["audit", "verify", "--json"], {"audit_verify"})
    ['audit_verify', '--json']
    >>> spelled_command(["audit", "export-partner"], {"audit_export_partner"})
    ['audit_export_partner']
    """
    joined = "_".join(words[:2]).replace("-", "_")
    return [joined, *words[2:]] if len(words) > 1 and joined in known else words


def main() -> None:
    """Run one command; `--home FOLDER` before it names the node."""
    words = sys.argv[1:]
    if words[:1] == ["verify"]:
        from comity_verify.cli import main as verify  # noqa: PLC0415  # alone, before anything of a node is loaded

        sys.exit(verify(words[1:]))
    if words[:2] == ["intake", "extract"]:
        from comity.intake.core.cli import main as read  # noqa: PLC0415  # it needs no node either

        sys.exit(read(words[2:]))
    _run(words)


@contextmanager
def no_collecting() -> Iterator[None]:
    """Start without looking for garbage: what is loaded stays, and looking through it again and again is a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _run(words: list[str]) -> None:
    import django  # noqa: PLC0415  # `comity verify` does without
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line, get_commands  # noqa: PLC0415
    from django.db.utils import OperationalError  # noqa: PLC0415

    if words[:1] == ["--home"]:
        if len(words) < 2:
            sys.exit("--home needs the folder of a node: comity --home FOLDER …")
        os.environ["COMITY_HOME"] = str(Path(words[1]).resolve())
        words = words[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    try:
        with no_collecting():
            django.setup()  # commands of the rooms are known only then
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    try:
        execute_from_command_line(["comity", *spelled_command(words, set(get_commands()))])
    except OperationalError as error:
        sys.exit(without_database(str(error), named=bool(os.environ.get("COMITY_HOME"))))


def without_database(said: str, *, named: bool) -> str:
    """Return the sentence for a command that does not reach the database of its node.

    >>> without_database("refused", named=False)
    'Which node? Say it before the command: comity --home FOLDER …, with the folder that comity node init has made.'
    """
    if not named:
        return "Which node? Say it before the command: comity --home FOLDER …, with the folder that comity node init has made."
    return f"The database of this node does not answer: {said.strip().splitlines()[0]}"
