"""One PostgreSQL for the whole run, a database of its own for each worker, and the browser.

The server starts when the first test asks for a database and is removed at the end. The tables are made once, in a template,
by the owner role; tests run as the application role, so that a missing grant shows in them and not on a node.
"""

import fcntl
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]  # it has none
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]  # it has none

from comity.lib import db_roles, process_groups
from comity.lib.db_address import connection_settings
from comity.lib.embedded_db import Server
from comity.lib.networks import parse_networks
from comity.lib.postgresql.base import DatabaseOperations
from tests.tables import make_tables
from tools import chromium

pytest_plugins = [
    "comity.accounts.tests.cast",
    "comity.screening.tests.own_lists",
    "comity.requests.tests.open_office",
    "comity.requests.tests.together",
    "comity.requests.tests.sharers",
    "comity.operations.tests.ground",
    "comity.cooperation.tests.commitments_ground",
    "comity.cooperation.tests.activity_ground",
    "comity.cooperation.tests.partners_ground",
    "comity.cooperation.tests.meeting_ground",
    "comity.cooperation.tests.feed_ground",
    "comity.cooperation.tests.register_ground",
    "comity.cooperation.tests.alone_ground",
    "comity.cooperation.tests.brief_ground",
    "comity.intake.tests.office",
    "comity.notices.tests.track_office",
    "comity.protection.tests.posts",
    "comity.protection.tests.holding",
]

# Without compiled code beside the sources a program takes three times as long to start, and journeys start hundreds of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

TEMPLATE = "comity_template"
SERVERS = Path(__file__).parent / ".pytest_cache" / "servers"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

# what takes minutes begins first, after the common stage and in this order, so that no worker is left with it alone at the end
LONGEST = (
    "test_complaints_hidden.py",
    "test_access_matrix.py",
    "test_soak.py",
    "test_held.py",
    "test_handover.py",
    "test_kill_points.py",
    "test_files_survive.py",
    "test_three_nodes.py",
    "test_raid.py",
    "test_restore.py",
)

# the first example of a property often reads a list from disk, and a busy machine is no mistake of the code
hypothesis.settings.register_profile("comity", deadline=None)
hypothesis.settings.load_profile("comity")


class Addresses(NamedTuple):
    """One database, as the program and as its owner reach it."""

    application: str
    owner: str


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of this run's server before the workers start, and clear what killed runs left."""
    settings.PARTNER_NETWORKS = parse_networks("127.0.0.0/8")  # the partners of tests live on this machine
    if hasattr(config, "workerinput"):
        return
    SERVERS.mkdir(parents=True, exist_ok=True)
    for left in SERVERS.iterdir():
        if not process_groups.born(int(left.name)):
            Server(left).remove()
    os.environ["COMITY_TEST_SERVER"] = str(SERVERS / str(os.getpid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the server of this run."""
    if not hasattr(config, "workerinput"):
        Server(Path(os.environ["COMITY_TEST_SERVER"])).remove()


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Each file goes to one worker; all journeys on the common stage go to the same, which sets it up once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "stage" if is_on_stage(file) else file


@cache
def is_on_stage(file: str) -> bool:
    """Whether the tests of a file ask for the common stage of the journeys."""
    path = Path(__file__).parent / file
    return path.parent.name == "journeys" and "stage: Stage" in path.read_text("utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Share the tests out among the workers."""
    return ByFile(config, log)


def turn(item: pytest.Item) -> int:
    """When a test begins: those on the common stage, then what takes longest, then all the others as they were collected."""
    if is_on_stage(item.nodeid.split("::", 1)[0]):
        return 0
    name = item.path.name
    return 1 + (LONGEST.index(name) if name in LONGEST else len(LONGEST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest. Leave the browser out only when told so, and say it."""
    items.sort(key=turn)
    if chromium.is_skipped():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(
                    pytest.mark.skip(reason="NO_BROWSER is set: this page is NOT tested in a browser")
                )


def pytest_collection_finish() -> None:
    """Look no more for garbage among the thousands of tests and modules that stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Read the folders of static files for the first test client alone: each client starts the whole chain of middleware."""
    listed: dict[str, Any] = {}
    from_folders = WhiteNoiseMiddleware.add_files_from_finders

    def once(middleware: WhiteNoiseMiddleware) -> None:
        if not listed:
            from_folders(middleware)
            listed.update(middleware.files)
        middleware.files.update(listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session")
def database_server() -> Server:
    """Give the server of this run, shared by all workers."""
    server = Server(Path(os.environ["COMITY_TEST_SERVER"]), fsync=False)
    server.start()
    return server


@pytest.fixture(scope="session")
def template_database(database_server: Server) -> str:
    """Give the name of a migrated database to copy; the first worker makes it, the others wait."""
    done = database_server.data_dir / "template-is-made"
    with (database_server.data_dir / "template-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            db_roles.drop_database(database_server, TEMPLATE)
            make_tables(database_server, TEMPLATE)
            done.touch()
    return TEMPLATE


@pytest.fixture(scope="session")
def new_database(database_server: Server, template_database: str) -> Iterator[Callable[[], Addresses]]:
    """Give a function that makes one more migrated database, for a test that starts real nodes."""
    made: list[str] = []

    def make() -> Addresses:
        name = f"test_{WORKER}_{len(made)}"
        db_roles.create_database(database_server, name, template_database)
        made.append(name)
        return Addresses(
            database_server.url(db_roles.APPLICATION, name), database_server.url(db_roles.OWNER, name)
        )

    yield make
    for name in made:
        db_roles.drop_database(database_server, name)


@pytest.fixture(scope="session")
def django_db_setup(
    new_database: Callable[[], Addresses], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Point Django at this worker's database, in the place of pytest-django's own set-up."""
    addresses = new_database()
    os.environ["DATABASE_URL"] = addresses.application
    os.environ["COMITY_OWNER_DATABASE_URL"] = addresses.owner
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        use_database(addresses.application)
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty_tables)
        yield
        connections.close_all()


def use_database(address: str) -> None:
    """Point Django's default connection at an address, in this thread and in those to come."""
    connections.close_all()
    settings.DATABASES["default"].update(connection_settings(address))
    connection.settings_dict.update(connection_settings(address))


def empty_tables(operations: DatabaseOperations, sql_list: Sequence[str]) -> None:
    """Empty every table after a test with real transactions, as owner: the application may not.

    Django would leave out tables of models it does not manage itself.
    """
    del operations, sql_list
    with psycopg.connect(os.environ["COMITY_OWNER_DATABASE_URL"]) as owners:
        owners.execute("SET lock_timeout = '10s'")  # a connection that a test left open shows as an error
        tables = owners.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        ).fetchall()
        names = sql.SQL(", ").join(sql.Identifier("public", name) for (name,) in tables)
        owners.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


@pytest.fixture(scope="session")
def chromium_program() -> Path:
    """Give the browser; a test that needs it fails without, saying how to get it."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.HOW, pytrace=False)
    return found


@pytest.fixture(scope="module")
def browser(chromium_program: Path) -> Iterator[Browser]:
    """Open a browser for the tests of one file."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright keeps a loop in this thread
        found = playwright.chromium.launch(executable_path=chromium_program, args=["--no-sandbox"])
        yield found
        found.close()
