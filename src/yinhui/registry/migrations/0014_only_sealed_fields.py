"""The plain columns are gone; what must be there must be."""

from pathlib import Path

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SQL = Path(__file__).parents[1] / 'sql'


class Migration(migrations.Migration):
    dependencies = [('registry', '0013_seal_what_is_there')]

    operations = [
        migrations.RemoveConstraint(
            model_name='familycontact',
            name='family_contact_once',
        ),
        migrations.RemoveConstraint(
            model_name='lifeevent',
            name='life_event_once_a_day',
        ),
        migrations.RemoveIndex(
            model_name='lifeevent',
            name='registry_li_county__a26acb_idx',
        ),
        migrations.RemoveField(
            model_name='familycontact',
            name='name',
        ),
        migrations.RemoveField(
            model_name='familycontact',
            name='phone',
        ),
        migrations.RemoveField(
            model_name='familycontact',
            name='relation',
        ),
        migrations.RemoveField(
            model_name='lifeevent',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='lifeevent',
            name='withdrawn_reason',
        ),
        migrations.RemoveField(
            model_name='personcircumstances',
            name='health_class',
        ),
        migrations.RemoveField(
            model_name='personcircumstances',
            name='living_situation',
        ),
        migrations.RemoveField(
            model_name='personcircumstancesevent',
            name='health_class',
        ),
        migrations.RemoveField(
            model_name='personcircumstancesevent',
            name='living_situation',
        ),
        migrations.RemoveField(
            model_name='rosterrow',
            name='contact_name',
        ),
        migrations.RemoveField(
            model_name='rosterrow',
            name='contact_phone',
        ),
        migrations.RemoveField(
            model_name='rosterrow',
            name='contact_relation',
        ),
        migrations.RemoveField(
            model_name='rosterrow',
            name='health_class',
        ),
        migrations.RemoveField(
            model_name='rosterrow',
            name='living_situation',
        ),
        migrations.AlterField(
            model_name='familycontact',
            name='contact_sealed',
            field=models.BinaryField(verbose_name='姓名、关系、电话（加密）'),
        ),
        migrations.AlterField(
            model_name='familycontact',
            name='contact_tag',
            field=models.BinaryField(help_text='of name and telephone'),
        ),
        migrations.AlterField(
            model_name='familycontact',
            name='name_tag',
            field=models.BinaryField(),
        ),
        migrations.AlterField(
            model_name='lifeevent',
            name='kind_sealed',
            field=models.BinaryField(verbose_name='事项（加密）'),
        ),
        migrations.AlterField(
            model_name='lifeevent',
            name='kind_tag',
            field=models.BinaryField(),
        ),
        migrations.AlterField(
            model_name='rosterrow',
            name='sealed_for',
            field=models.BigIntegerField(help_text="the person's id to which the sealed cells are bound"),
        ),
        migrations.AlterModelTableComment(
            name='familycontact',
            table_comment='Whom to call for a person, sealed',
        ),
        migrations.AlterModelTableComment(
            name='lifeevent',
            table_comment='Facts that rules answer, sealed but for their days; walled off',
        ),
        migrations.AlterModelTableComment(
            name='personcircumstances',
            table_comment='Health, living situation and care notes, sealed and walled off from registry_person',
        ),
        migrations.AlterModelTableComment(
            name='rosterrow',
            table_comment='Rows of a roster waiting to be applied; what is sensitive is sealed',
        ),
        migrations.AddIndex(
            model_name='lifeevent',
            index=models.Index(fields=['county', 'occurred_on'], name='life_event_of_county_by_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personcircumstances',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "registry_personcircumstancesevent" ("care_note_sealed", "county_id", "health_class_sealed", "health_class_tag", "living_situation_sealed", "living_situation_tag", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."care_note_sealed", OLD."county_id", OLD."health_class_sealed", OLD."health_class_tag", OLD."living_situation_sealed", OLD."living_situation_tag", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."person_id"); RETURN NULL;', hash='e740bab3ab213cc3d0fb04fb97ce054b7a802410', operation='UPDATE', pgid='pgtrigger_update_update_db313', table='registry_personcircumstances', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personcircumstances',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registry_personcircumstancesevent" ("care_note_sealed", "county_id", "health_class_sealed", "health_class_tag", "living_situation_sealed", "living_situation_tag", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."care_note_sealed", OLD."county_id", OLD."health_class_sealed", OLD."health_class_tag", OLD."living_situation_sealed", OLD."living_situation_tag", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."person_id"); RETURN NULL;', hash='9eca7cbd07a70b54a7a0f6f9c78ecad28815336f', operation='DELETE', pgid='pgtrigger_delete_delete_d847f', table='registry_personcircumstances', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='familycontact',
            constraint=models.UniqueConstraint(fields=('person', 'contact_tag'), name='family_contact_once'),
        ),
        migrations.AddConstraint(
            model_name='lifeevent',
            constraint=models.UniqueConstraint(condition=models.Q(('is_withdrawn', False)), fields=('person', 'kind_tag', 'occurred_on'), name='life_event_once_a_day'),
        ),
        migrations.RunSQL(
            (SQL / 'roster_differences.sql').read_text(), migrations.RunSQL.noop
        ),
    ]
