"""Who is waited for: a dispute of what we proposed, and since when our oldest proposal is not signed.

What is kept already is filled as far as SQL can tell; the next letter or act on a commitment computes it from the entries.
"""

from django.db import migrations, models

DISPUTES = """
UPDATE cooperation_commitment AS c SET dispute_waits_on_us = true
WHERE c.is_disputed AND EXISTS (
  SELECT 1 FROM cooperation_commitmententry d WHERE d.commitment_id = c.id AND d.kind = 'dispute' AND NOT d.ours
)
"""
UNSIGNED = """
UPDATE cooperation_commitment AS c SET unsigned_since = (found.since AT TIME ZONE found.zone)::date
FROM (
  SELECT c.id, a.zone, GREATEST(min(e.at), c.two_sided_from) AS since
  FROM cooperation_commitment c
  JOIN accounts_agency a ON a.id = c.agency_id
  JOIN cooperation_commitmententry e ON e.commitment_id = c.id AND e.ours AND e.kind = 'change' AND e.state = 'sent'
  WHERE c.waits_on_them AND NOT EXISTS (
    SELECT 1 FROM cooperation_commitmententry o WHERE o.commitment_id = c.id AND o.data->>'of' = e.id::text
  )
  GROUP BY c.id, a.zone, c.two_sided_from
) AS found
WHERE found.id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="dispute_waits_on_us",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="unsigned_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(DISPUTES, migrations.RunSQL.noop),
        migrations.RunSQL(UNSIGNED, migrations.RunSQL.noop),
    ]
