"""What was kept of the last one alone goes, in a step of its own: PostgreSQL alters no table in the middle of changing its rows."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0007_let_in_by"),
    ]

    operations = [
        migrations.RemoveField(model_name="person", name="let_in_by_last"),
        migrations.RemoveField(model_name="person", name="let_in_at"),
    ]
