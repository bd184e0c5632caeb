"""The program `comity`: two words name a command, `comity audit verify`, as the folder and the act."""

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands


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
    if words[:1] == ["--home"]:
        os.environ["COMITY_HOME"] = str(Path(words[1]).resolve())
        words = words[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    try:
        django.setup()  # commands of the rooms are known only then
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(["comity", *spelled_command(words, set(get_commands()))])
