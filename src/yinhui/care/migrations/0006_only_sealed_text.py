"""The plain column goes (`audit` 0004 has hashed the trail without it by then); the history goes on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('care', '0005_seal_texts')]

    operations = [
        migrations.RemoveField(
            model_name='visit',
            name='text',
        ),
        migrations.RemoveField(
            model_name='visitevent',
            name='text',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "care_visitevent" ("client_key", "county_id", "duty_ids", "id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "text_sealed", "version", "visited_on", "visitors", "voided_reason") VALUES (OLD."client_key", OLD."county_id", OLD."duty_ids", OLD."id", OLD."kind", OLD."organisation_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."place", OLD."recorded_at", OLD."recorded_by_id", OLD."text_sealed", OLD."version", OLD."visited_on", OLD."visitors", OLD."voided_reason"); RETURN NULL;', hash='4f5d6344196b429bde2c9d9ec37f0d572d799898', operation='UPDATE', pgid='pgtrigger_update_update_52607', table='care_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "care_visitevent" ("client_key", "county_id", "duty_ids", "id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "text_sealed", "version", "visited_on", "visitors", "voided_reason") VALUES (OLD."client_key", OLD."county_id", OLD."duty_ids", OLD."id", OLD."kind", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."recorded_at", OLD."recorded_by_id", OLD."text_sealed", OLD."version", OLD."visited_on", OLD."visitors", OLD."voided_reason"); RETURN NULL;', hash='a70e2eb386504b3c5ffbc15a4fe90cd70be80020', operation='DELETE', pgid='pgtrigger_delete_delete_0fd51', table='care_visit', when='AFTER')),
        ),
    ]
