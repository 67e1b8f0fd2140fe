"""Columns for what is to be sealed, beside the plain ones. Their history pauses until these are gone."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('registry', '0011_name_parts'), ('kernel', '0006_blind_tags')]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='personcircumstances',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='personcircumstances',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='familycontact',
            name='contact_sealed',
            field=models.BinaryField(null=True, verbose_name='姓名、关系、电话（加密）'),
        ),
        migrations.AddField(
            model_name='familycontact',
            name='contact_tag',
            field=models.BinaryField(null=True, help_text='of name and telephone'),
        ),
        migrations.AddField(
            model_name='familycontact',
            name='name_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='is_withdrawn',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='kind_sealed',
            field=models.BinaryField(null=True, verbose_name='事项（加密）'),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='kind_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='withdrawn_reason_sealed',
            field=models.BinaryField(null=True, verbose_name='撤回理由（加密）'),
        ),
        migrations.AddField(
            model_name='personcircumstances',
            name='health_class_sealed',
            field=models.BinaryField(null=True, verbose_name='健康状况（加密）'),
        ),
        migrations.AddField(
            model_name='personcircumstances',
            name='health_class_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='personcircumstances',
            name='living_situation_sealed',
            field=models.BinaryField(null=True, verbose_name='居住状况（加密）'),
        ),
        migrations.AddField(
            model_name='personcircumstances',
            name='living_situation_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='personcircumstancesevent',
            name='health_class_sealed',
            field=models.BinaryField(null=True, verbose_name='健康状况（加密）'),
        ),
        migrations.AddField(
            model_name='personcircumstancesevent',
            name='health_class_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='personcircumstancesevent',
            name='living_situation_sealed',
            field=models.BinaryField(null=True, verbose_name='居住状况（加密）'),
        ),
        migrations.AddField(
            model_name='personcircumstancesevent',
            name='living_situation_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='health_class_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='health_class_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='id_number_hash',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='id_number_sealed',
            field=models.BinaryField(help_text='the former', null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='living_situation_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterperson',
            name='living_situation_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='contact_has_phone',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='contact_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='contact_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='health_class_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='health_class_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='id_number_hash_former',
            field=models.BinaryField(help_text='of the former generation, while keys are being changed', null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='living_situation_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='living_situation_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='name_tag',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='rosterrow',
            name='sealed_for',
            field=models.BigIntegerField(null=True, help_text="the person's id to which the sealed cells are bound"),
        ),
        migrations.AlterField(
            model_name='person',
            name='id_number_hash',
            field=models.BinaryField(max_length=17, null=True, verbose_name='身份证号（查找用）'),
        ),
        migrations.AlterField(
            model_name='personevent',
            name='id_number_hash',
            field=models.BinaryField(max_length=17, null=True, verbose_name='身份证号（查找用）'),
        ),
        migrations.AlterField(
            model_name='sensitiveopening',
            name='part',
            field=models.CharField(choices=[('circumstances', '健康、家庭与关怀记录'), ('id_number', '身份证号'), ('family_contact', '家属联系方式'), ('life_event', '报告过的情况')], max_length=20, verbose_name='查看内容'),
        ),
    ]
