from django.db import migrations

# the column is of the room below, what is looked for in it is of this one
MAKE = """
CREATE INDEX sharing_passed_on ON exchange_inletter ((payload #>> '{body,data,letter,id}'))
WHERE schema = 'sharing/passed-on/1'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0002_own_ids'),
        ('exchange', '0011_chunk_folders'),
    ]

    operations = [
        migrations.RunSQL(MAKE, 'DROP INDEX sharing_passed_on'),
    ]
