"""Whether a record proposed as evidence waits; and what the worker computes anew from the entries, once.

Where a dispute of a partner was marked as waiting for us from tables alone, it may have been answered since, and a proposed record may
be named by what stands. Only the fold of the entries tells, which a migration cannot do: the first sweeps do it. Until then both stay
as they are, rather one mark too many than one too few.
"""

from django.db import migrations, models

OFFERS = """
UPDATE cooperation_commitment AS c SET has_open_offers = true
WHERE EXISTS (SELECT 1 FROM cooperation_evidenceoffer o WHERE o.commitment_id = c.id AND o.aside_at IS NULL)
"""
AGAIN = """
UPDATE cooperation_commitment SET is_to_recompute = true
WHERE has_open_offers OR dispute_waits_on_us OR unsigned_since IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cooperation", "0008_numbers_of_own_registers")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="has_open_offers",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="commitment",
            name="is_to_recompute",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="evidenceoffer",
            name="number",
            field=models.CharField(max_length=60),
        ),
        migrations.RunSQL(OFFERS, migrations.RunSQL.noop),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
