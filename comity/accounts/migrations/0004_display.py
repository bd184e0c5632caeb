"""How a person sees the pages is kept with the person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the choices of keys, lines and colours."""

    dependencies = [("accounts", "0003_investigator")]

    operations = [
        migrations.AddField("person", "display", models.CharField(blank=True, default="", max_length=80)),
    ]
