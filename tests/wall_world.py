"""A row of every walled table about one branch, however new the table: Django knows its columns."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

from django.apps import apps
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from tests.builders import a_branch, a_duty, a_person, a_place, an_account
from yinhui.kernel.wall import declared
from yinhui.registry.models import (
    Account,
    Appointment,
    Membership,
    Organisation,
    Person,
    Place,
)
from yinhui.rulebook.models import Duty, Institution, InstitutionVersion

_numbers = itertools.count(1)
DAY = dt.date(2026, 10, 1)


def _moment(days):
    return dt.datetime(2026, 10, 1, tzinfo=dt.UTC) + dt.timedelta(days=days)


# What the columns' types do not tell.
SAID = {
    "registry.SensitiveOpening": {"reason": "核对"},
    "registry.AppointmentProposal": {"reason": "任命"},
    "reports.Report": {"since": DAY, "until": DAY, "as_of": DAY},
    "kernel.ExportCopy": {"reason": "核对"},
    "audit.Write": {"ids": "{}"},
    "scheduling.CountyDay": {"name": "元旦"},
    "scheduling.StandingArrangement": {"weekday": 5, "duration_min": 90},
    "classes.Term": {"places": 20},
    "study.PlanItem": {"month": 11},
    "signin.SignIn": {"manner": "paper"},
    "contests.Question": {"options": ["甲", "乙"], "correct": [0]},
    "contests.Contest": {"opens_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    "essays.EssayCall": {"characters_max": 3000},
}
_BY_TYPE = {
    models.BooleanField: False,
    # A later column of a row is a later moment: issued before it expires.
    models.DateTimeField: lambda: _moment(next(_numbers)),
    models.TimeField: dt.time(9),
    models.DateField: lambda: DAY + dt.timedelta(days=next(_numbers)),
    models.JSONField: dict,
    models.UUIDField: uuid.uuid4,
    models.BinaryField: lambda: uuid.uuid4().bytes,
    models.GenericIPAddressField: "127.0.0.1",
    DateTimeRangeField: lambda: DateTimeTZRange(_moment(next(_numbers)), _moment(next(_numbers))),
}


def walled_tables():
    """The tables behind the wall, by name."""
    return [table for table, policy in declared().items() if not policy.because]


class World:
    """One branch with its secretary, a member, and a row of every walled table that is about them."""

    def __init__(self, county):
        self.county = county
        self.branch = a_branch(county)
        self.account = an_account("secretary", self.branch)
        self.person = a_person(county, branch=self.branch)
        duty = a_duty(self.branch, self.person)
        self.made = {
            Organisation: self.branch,
            Account: self.account,
            Person: self.person,
            Place: a_place(county, "compound", f"小区{next(_numbers)}"),
            Appointment: Appointment.objects.get(person=self.account.person),
            Membership: Membership.objects.get(person=self.person),
            Duty: duty,
            Institution: duty.institution,
            InstitutionVersion: duty.version,
        }
        self._by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        with connection.cursor() as cursor:
            # No trigger, no foreign key: only the row is wanted, not what follows from it.
            cursor.execute("set local session_replication_role = replica")
            for table in walled_tables():
                self.row(self._by_table[table])
            cursor.execute("set local session_replication_role = origin")

    def key(self, table):
        """The key of the table's row."""
        return self.made[self._by_table[table]].pk

    def row(self, model):
        """The model's row, made when it is asked for."""
        if model not in self.made:
            row = model(**dict(self._values(model)))
            row.save(force_insert=True)
            self.made[model] = row
        return self.made[model]

    def _values(self, model):
        said = SAID.get(model._meta.label, {})
        for field in model._meta.concrete_fields:
            if field.name in said:
                yield field.name, said[field.name]
            elif field.attname in self._whose():
                yield field.attname, self._whose()[field.attname]
            elif isinstance(field, models.AutoField):
                continue
            elif field.is_relation:
                if not field.null:
                    yield field.attname, self.row(field.related_model).pk
            elif not field.has_default() and not field.null:
                yield field.attname, _value(field)

    def _whose(self):
        return {
            "county_id": self.county.pk,
            "organisation_id": self.branch.pk,
            "person_id": self.person.pk,
            "account_id": self.account.pk,
            "user_id": self.account.pk,
            "created_by_id": self.account.pk,
            "proposed_by_id": self.account.pk,
            "period": DateRange(DAY, DAY + dt.timedelta(days=30)),
            "metadata": {"county": self.county.pk},
        }


def _value(field):
    if field.choices:
        return field.choices[0][0]
    for kind, value in _BY_TYPE.items():
        if isinstance(field, kind):
            return value() if callable(value) else value
    if hasattr(field, "base_field"):
        return []
    if isinstance(field, models.IntegerField):
        return next(_numbers)
    return f"x{next(_numbers)}"[: field.max_length or 20]
