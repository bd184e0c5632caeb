"""Databases and the two roles that use them.

`comity_owner` owns every table and migrates; `comity_app` signs in for the running program and owns nothing. Into the tables
of the log the application may only INSERT: an entry once written cannot be changed by a mistake in the program, nor by who
takes it over. The grants are given anew after each migration, so a table nobody thought of has none and shows at once.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from comity.lib.embedded_db import Server

OWNER = "comity_owner"
APPLICATION = "comity_app"
READ_ONLY = frozenset({"django_migrations"})  # the program checks at start that nothing waits to be migrated
_EVERYTHING = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
_APPEND = sql.SQL("SELECT, INSERT")
_READ = sql.SQL("SELECT")
_LOCK = 0x636F6D697479  # "comity" as a number: the name of the lock under which roles are made


class DatabaseRolesError(Exception):
    """Databases, roles or grants are not as they must be."""


class UnknownTableError(DatabaseRolesError):
    """A table that should be insert-only does not exist. Migrate first, or correct its name."""


class TakenNameError(DatabaseRolesError):
    """A database of this name exists already. Drop it, or take another name."""


def create_database(server: Server, name: str, template: str | None = None) -> None:
    """Make an empty database, or a copy of `template`, owned by the owner role; makes the two roles when they are missing.

    Only the two roles may connect to it. Nobody may be connected to the template. Raises TakenNameError.
    """
    database = sql.Identifier(name)
    with _as_superuser(server) as connection:
        _ensure_roles(server, connection)
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    database, sql.Identifier(OWNER), sql.Identifier(template or "template1")
                )
            )
        except psycopg.errors.DuplicateDatabase as error:
            raise TakenNameError(
                f"The database {name} exists already. Drop it, or take another name."
            ) from error
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APPLICATION))
        )


def drop_database(server: Server, name: str) -> None:
    """Drop a database, ending its connections. Does nothing when it is not there."""
    with _as_superuser(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def grant(connection: psycopg.Connection[Any], insert_only_tables: Collection[str]) -> None:
    """Give the application its rights on the tables of the connected database; to be called as owner after migrations.

    Every table of the owner in `public` gets SELECT, INSERT, UPDATE and DELETE, those named only SELECT and INSERT. What
    was granted before and is no longer meant is taken away.

    Raises:
        UnknownTableError: one of `insert_only_tables` does not exist; nothing was changed.
    """
    application = sql.Identifier(APPLICATION)
    with connection.transaction():
        tables = {
            row[0]
            for row in connection.execute(
                "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
                " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_get_userbyid(c.relowner) = current_user"
            )
        }
        missing = sorted(set(insert_only_tables) - tables)
        if missing:
            raise UnknownTableError(
                f"No such table: {', '.join(missing)}. Migrate first, or correct the name."
            )
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application))
        connection.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(application)
        )
        for table in sorted(tables):
            if table in READ_ONLY:
                rights = _READ
            elif table in insert_only_tables:
                rights = _APPEND
            else:
                rights = _EVERYTHING
            name = sql.Identifier("public", table)
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, application))
            connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, name, application))


def insert_only_tables() -> list[str]:
    """Tables of the rooms whose AppConfig says `insert_only = True`."""
    return sorted(
        model._meta.db_table  # noqa: SLF001 - Django's documented way to the name
        for room in apps.get_app_configs()
        if getattr(room, "insert_only", False)
        for model in room.get_models(include_auto_created=True)
    )


@contextmanager
def _as_superuser(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the maintenance database, each statement its own transaction."""
    address = psycopg.conninfo.make_conninfo(**server.parameters())
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def _ensure_roles(server: Server, connection: psycopg.Connection[Any]) -> None:
    """Make the two roles; the passwords go to the server as SCRAM verifiers, so that no log can hold them."""
    connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        for role in (OWNER, APPLICATION):
            if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None:
                continue
            password = server.parameters(role)["password"].encode()
            verifier = connection.pgconn.encrypt_password(password, role.encode(), b"scram-sha-256").decode()
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(verifier)
                )
            )
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
