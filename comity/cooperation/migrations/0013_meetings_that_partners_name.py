"""What a partner proposed is computed anew, once, so that it stands with the meeting it names if that partner was at it, and with no other.

Before, a first proposal of a partner stood with no meeting, and one whose change named a meeting stood with whichever was called so.
"""

from django.db import migrations

AGAIN = """
UPDATE cooperation_commitment SET is_to_recompute = true
WHERE (waits_on_us AND meeting_id IS NULL) OR (created_by_id IS NULL AND meeting_id IS NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0012_since_when_an_entry_has_its_form")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
