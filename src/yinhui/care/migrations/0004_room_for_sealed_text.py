"""A column for what is to be sealed, beside the plain one. The history pauses until that is gone."""

import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('care', '0003_earlier_versions_and_named_duties')]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='visit',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='visit',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='visit',
            name='text_sealed',
            field=models.BinaryField(null=True, verbose_name='走访情况'),
        ),
        migrations.AddField(
            model_name='visitevent',
            name='text_sealed',
            field=models.BinaryField(null=True, verbose_name='走访情况'),
        ),
    ]
