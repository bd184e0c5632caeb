"""The database as the program meets it: migrated by the owner, used by a role that owns nothing."""

import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction
from django.utils.timezone import now

from comity.audit.models import Checkpoint
from comity.lib.db_roles import APPLICATION, insert_only_tables


@pytest.mark.django_db
def test_the_program_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APPLICATION,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", ["UPDATE {} SET {} = NULL", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_table_of_the_log_can_be_rewritten(attempt: str) -> None:
    tables = insert_only_tables()
    assert "audit_entry" in tables
    for table in tables:
        with connection.cursor() as cursor:
            column = connection.introspection.get_table_description(cursor, table)[0].name
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(attempt.format(table, column))


@pytest.mark.django_db
def test_every_table_can_be_read_by_the_program() -> None:
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT FROM "{table}" LIMIT 1')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", [1, 2])
def test_a_test_with_real_transactions_leaves_nothing_behind(_again: int) -> None:
    assert not Checkpoint.objects.exists()
    assert not Session.objects.exists()
    Checkpoint.objects.create(size=1, root=b"", note="")
    Session.objects.create(session_key="a", session_data="b", expire_date=now())
