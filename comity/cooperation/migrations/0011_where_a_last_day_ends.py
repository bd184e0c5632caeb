"""In which zones a last day must be over, and when it is.

Until the first sweeps have computed both from the entries and the partner's card, a day ends as it did before: by the clock of the
agency that keeps it.
"""

from django.db import migrations, models

BEFORE = """
UPDATE cooperation_commitment AS c
SET over_at = timezone(a.zone, c.due + interval '1 day'), is_to_recompute = true
FROM accounts_agency a
WHERE a.id = c.agency_id AND c.due IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0010_calendar_feeds")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="due_zones",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="commitment",
            name="over_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
