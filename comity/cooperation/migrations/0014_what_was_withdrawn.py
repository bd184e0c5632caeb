"""What was withdrawn before anybody countersigned it is computed anew, once: it stood as proposed, and stands among what has ended from now on.

Only the fold of the entries tells whether anything of it is left, which a migration cannot do: the first sweeps do it.
"""

from django.db import migrations

AGAIN = """
UPDATE cooperation_commitment AS c SET is_to_recompute = true
WHERE c.stage = '' AND EXISTS (
    SELECT 1 FROM cooperation_commitmententry e WHERE e.commitment_id = c.id AND e.kind = 'withdraw'
)
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0013_meetings_that_partners_name")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
