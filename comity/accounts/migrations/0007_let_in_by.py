"""Everybody who let somebody in counts, until a week after password and code key are the owner's own."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_held_file"),
        ("otp_totp", "0001_initial"),
    ]

    operations = [
        migrations.RenameField("person", "let_in_by", "let_in_by_last"),
        migrations.AddField(
            model_name="person",
            name="let_in_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="own_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # since when the secrets are the owner's own was not kept: a start password that was changed counts from today
        migrations.RunSQL(
            "UPDATE accounts_person SET let_in_by = ARRAY[let_in_by_last_id],"
            " own_since = CASE WHEN has_start_password OR NOT EXISTS"
            " (SELECT 1 FROM otp_totp_totpdevice d WHERE d.user_id = accounts_person.id) THEN NULL ELSE now() END"
            " WHERE let_in_by_last_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
