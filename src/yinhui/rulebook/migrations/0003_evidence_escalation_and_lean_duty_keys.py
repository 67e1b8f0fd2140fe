from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / 'sql'


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_sensitive_openings_and_list_order'),
        ('rulebook', '0002_standing_by_rule_and_calendar_feed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClauseEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clause', models.SmallIntegerField(help_text='which [[when]] of the rule, from 0')),
                ('record_kind', models.CharField(choices=[('visit', '走访'), ('occasion', '活动')], max_length=10)),
                ('record_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
                ('min_photos', models.SmallIntegerField(default=0)),
                ('min_text_chars', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('after_days', models.SmallIntegerField()),
                ('level', models.CharField(max_length=20)),
                ('post', models.CharField(choices=[('bureau_leader', '老干部局局长'), ('bureau_clerk', '老干部局干事'), ('township_leader', '分管领导'), ('township_clerk', '老干部工作专干'), ('community_secretary', '社区党组织书记'), ('community_clerk', '社区专干'), ('unit_liaison', '单位联络员'), ('secretary', '支部书记'), ('deputy_secretary', '支部副书记'), ('organisation_member', '组织委员'), ('publicity_member', '宣传委员'), ('discipline_member', '纪检委员'), ('committee_member', '支部委员'), ('group_leader', '党小组组长'), ('alliance_convenor', '联盟召集人'), ('specialist', '一对一服务专员')], max_length=30)),
            ],
        ),
        migrations.AddField(
            model_name='institutionversion',
            name='county',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.RunSQL(
            'update rulebook_institutionversion v set county_id = i.county_id'
            ' from rulebook_institution i where i.id = v.institution_id',
            migrations.RunSQL.noop,
        ),
        # so that the column may change after the update, in the same transaction
        migrations.RunSQL('set constraints all immediate', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='institutionversion',
            name='county',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='county',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='institution',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='rulebook.institution'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='version',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='rulebook.institutionversion'),
        ),
        migrations.AddConstraint(
            model_name='institutionversion',
            constraint=models.UniqueConstraint(fields=('county', 'institution', 'id'), name='institution_version_in_its_county'),
        ),
        migrations.AddField(
            model_name='clauseevidence',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='rulebook.institutionversion'),
        ),
        migrations.AddField(
            model_name='escalationstep',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalation_steps', to='rulebook.institutionversion'),
        ),
        migrations.AddConstraint(
            model_name='clauseevidence',
            constraint=models.UniqueConstraint(fields=('version', 'clause'), name='clause_evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='escalationstep',
            constraint=models.UniqueConstraint(fields=('version', 'level', 'post'), name='escalation_step_once'),
        ),
        migrations.RunSQL((SQL / 'duty_keys.sql').read_text(), (SQL / 'duty_keys_undo.sql').read_text()),
    ]
