"""`comity node init FOLDER`: make a node, or go on where an earlier run stopped.

First the folder is written. Then the command starts itself again with the settings of that folder, lets every room make
what it needs there (keys), brings the tables up to date, and adds the agency of this node with its first administrator.
"""

import argparse
import getpass
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

import comity
from comity.accounts.actions import add_person, issue_code_key, make_node
from comity.accounts.models import Agency, Person, Unit
from comity.accounts.roles import Role
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.lib import node_folder, node_setup
from comity.lib.networks import parse_networks
from comity.lib.zones import known_zones

_NODE_ID = re.compile(r"cxp:node:[a-z]{2}:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)  # EXCHANGE 1.2
_COUNTRY = re.compile(r"[A-Z]{1,4}", re.ASCII)  # as on a passport, ICAO Doc 9303 part 3
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
UNIT_NAMES = {"en": "Liaison desk", "vi": "Bàn liên lạc", "ja": "連絡担当", "zh": "联络台"}
BY_COMMAND = Process("node-init")


def words_by_language(text: str) -> tuple[str, str]:
    """Read LANG=TEXT.

    >>> words_by_language("vi=Văn phòng")
    ('vi', 'Văn phòng')
    """
    language, _sign, words = text.partition("=")
    if not re.fullmatch(r"[a-z]{2}", language) or not words.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form LANG=TEXT, such as vi=…")
    return language, words.strip()


class Command(BaseCommand):
    """Make a node: its folder, keys and tables, its agency and the first administrator."""

    help = "Make a node: its folder, keys and tables, its agency and the first administrator."
    requires_system_checks: list[str] = []  # there is nothing to check yet

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what a node needs to know about itself."""
        add = parser.add_argument
        add("folder", type=Path, help="the node's folder; made when it is not there")
        add("--node-id", default="", help="such as cxp:node:vn:hanoi")
        add("--agency-name", type=words_by_language, action="append", default=[], metavar="LANG=TEXT")
        add("--agency-code", default="", help="on the wire; from the node id unless given")
        add("--unit-name", type=words_by_language, action="append", default=[], metavar="LANG=TEXT")
        add("--unit-code", default="desk")
        add("--country", default="", help="as on a passport, such as VNM")
        add("--zone", default="UTC", help="such as Asia/Ho_Chi_Minh")
        add("--database-url", default="", help="as the program; or in the environment as DATABASE_URL")
        add(
            "--owner-database-url",
            default="",
            help="as the owner of the tables; used now and not kept; or in the environment as COMITY_OWNER_DATABASE_URL",
        )
        add("--web-port", type=int, default=8000)
        add("--web-url", default="", help="where officers reach the pages, when it is not this machine")
        add("--edge-port", type=int, default=8443)
        add("--edge-url", default="", help="where partners reach the edge, when it is not this machine")
        add(
            "--partner-networks",
            default="",
            help="private networks in which partners' edges may be called, such as 10.20.0.0/16, with commas",
        )
        add("--rehearsal", action="store_true", help="every page says that nothing here is real")
        add("--files-only", action="store_true", help="stop before the database")
        add("--admin", default="", help="the name under which the first administrator signs in")
        add("--admin-name", default="", help="the administrator's own name")
        add("--admin-name-language", default="en")
        add("--password-file", type=Path, help="the password's file, mode 0600; asked for when not given")
        add("--print-code-key", action="store_true", help="make the code key at once and print its address")

    def handle(self, **options: Any) -> None:
        """Write the folder and begin anew with its settings; or go on when that is done."""
        home = options["folder"].resolve()
        current = os.environ.get("COMITY_HOME")
        if current is None or Path(current).resolve() != home:
            if not node_folder.is_made(home):
                self._make_folder(home, options)
                self._say(f"The folder is made: {home}")
            self._begin_anew(home, options)
        for step in node_setup.at_init:
            step(home)
        if options["files_only"]:
            self._say("Stopped before the database. Run the same command without --files-only to go on.")
            return
        self._reach_database()
        if settings.OWNER_DATABASE_URL:
            call_command("node_migrate", verbosity=0)
            self._say("The tables are up to date.")
        self._make_agency(options)
        self._make_administrator(options)

    def _say(self, words: str) -> None:
        self.stdout.write(words)

    def _make_folder(self, home: Path, options: dict[str, Any]) -> None:
        web = options["web_url"] or f"http://127.0.0.1:{options['web_port']}"
        host = urlsplit(web).hostname or ""
        if not _NODE_ID.fullmatch(options["node_id"]):
            raise CommandError("--node-id is needed, written like cxp:node:vn:hanoi, in lower case.")
        if options["zone"] not in known_zones():
            raise CommandError(f"{options['zone']!r} is no time zone. Write it like Asia/Ho_Chi_Minh.")
        if not web.startswith("https://") and host not in LOOPBACK:
            raise CommandError("Officers reach the pages over https:// only, except on this machine itself.")
        try:
            parse_networks(options["partner_networks"])
        except ValueError as error:
            raise CommandError(
                f"--partner-networks must hold networks such as 10.20.0.0/16: {error}."
            ) from error
        database = options["database_url"] or os.environ.get("DATABASE_URL", "")
        if not database:
            raise CommandError("--database-url is needed, or DATABASE_URL in the environment.")
        try:
            node_folder.make_folder(
                home,
                {
                    "node_id": options["node_id"],
                    "zone": options["zone"],
                    "database_url": database,
                    "web_url": web,
                    "edge_url": options["edge_url"] or f"https://127.0.0.1:{options['edge_port']}",
                    "partner_networks": options["partner_networks"],
                    "allowed_hosts": ",".join(sorted({host, "127.0.0.1", "localhost"})),
                    "cookies_by_tls_only": web.startswith("https://"),
                    "rehearsal": options["rehearsal"],
                },
            )
        except node_folder.FolderError as error:
            raise CommandError(str(error)) from error

    def _begin_anew(self, home: Path, options: dict[str, Any]) -> None:
        """Replace this process by one with the settings of the folder; nothing after this line runs here."""
        words = sys.argv[3:] if sys.argv[1:2] == ["--home"] else sys.argv[1:]
        package = str(Path(comity.__file__).resolve().parent.parent)
        paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
        owner = options["owner_database_url"]
        around = {
            **os.environ,
            **({"COMITY_OWNER_DATABASE_URL": owner} if owner else {}),
            "COMITY_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(paths),
        }
        self.stdout.flush()
        os.execve(sys.executable, [sys.executable, "-m", "comity", *words], around)  # noqa: S606  # ourselves

    def _reach_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"The database does not answer ({reason}). The folder is complete: start the database and run this again."
            ) from error

    def _make_agency(self, options: dict[str, Any]) -> None:
        if Agency.objects.filter(is_home=True).exists():
            self._say("The agency of this node is there already.")
            return
        names = dict(options["agency_name"])
        if not names or not _COUNTRY.fullmatch(options["country"]):
            raise CommandError("--agency-name LANG=TEXT and --country, such as VNM, are needed.")
        make_node(
            BY_COMMAND,
            code=options["agency_code"] or "-".join(settings.NODE_ID.split(":")[2:]),
            country=options["country"],
            names=names,
            zone=settings.NODE_ZONE,
            unit=options["unit_code"],
            unit_names=dict(options["unit_name"]) or UNIT_NAMES,
        )
        self._say("The agency of this node is added.")

    def _make_administrator(self, options: dict[str, Any]) -> None:
        if Person.objects.filter(roles__contains=[Role.OPERATOR]).exists():
            self._say("This node has an administrator already.")
            return
        if not options["admin"]:
            raise CommandError("--admin is needed: the name under which the first administrator signs in.")
        unit = Unit.objects.filter(agency__is_home=True).order_by("id").first()
        if unit is None:
            raise CommandError("The agency of this node has no unit yet.")
        try:
            added = add_person(
                BY_COMMAND,
                sign_in=options["admin"],
                name=options["admin_name"] or options["admin"],
                name_language=options["admin_name_language"],
                unit_id=unit.id,
                roles=[Role.OPERATOR],
                password=chosen_password(options["password_file"]),
            )
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(f"The administrator is added. Sign in as {added.person.sign_in} at {settings.WEB_URL}")
        if options["print_code_key"]:
            self._say(issue_code_key(BY_COMMAND, added.person.id))


def chosen_password(file: Path | None) -> str:
    """Return the password from its file, or as typed twice. There is no default."""
    if file is not None:
        try:
            if file.stat().st_mode & 0o077:
                raise CommandError(f"Others may read {file}. Run: chmod 600 {file}")
            return file.read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    if not sys.stdin.isatty():
        raise CommandError(
            "There is no terminal to ask for the administrator's password. Give --password-file."
        )
    first = getpass.getpass("Password of the administrator: ")
    if first != getpass.getpass("The same again: "):
        raise CommandError("The two passwords differ. Run the command again.")
    return first
