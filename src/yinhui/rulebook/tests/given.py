"""What this room's tests begin with: a county that has adopted rules, and its duties as they read."""

from __future__ import annotations

import datetime as dt

from tests.builders import a_community, a_county, a_person, a_place, an_organisation

from yinhui.registry.actors import program_actor
from yinhui.registry.models import Organisation
from yinhui.rulebook.actions_duties import run_duties
from yinhui.rulebook.actions_institutions import adopt_institution
from yinhui.rulebook.models import Duty
from yinhui.rulebook.shipped import shipped_text

LONG_BEFORE = dt.date(2020, 1, 1)


def a_program(county):
    """The program itself, which may do everything in the county."""
    return program_actor(county, "测试")


def adopted(county, code_or_text, *, since=LONG_BEFORE):
    """An institution that the county has adopted: a shipped one by its code, or one's own text."""
    body = code_or_text if "\n" in code_or_text else shipped_text(code_or_text)
    return adopt_institution(actor=a_program(county), county_id=county.pk, body=body, effective_from=since)


def run(county, from_, until):
    """Run the county's rules over the days, and return the counts summed over the institutions."""
    counts = run_duties(actor=a_program(county), county_id=county.pk, from_=from_, until=until).values()
    return tuple(sum(getattr(each, name) for each in counts) for name in ("made", "changed", "withdrawn"))


def duties(**filters):
    """Duties in order of their windows."""
    return list(Duty.objects.filter(**filters).order_by("anchor_on", "subject_id", "clause", "owed"))


def as_rows(**filters):
    """Everything a duty says, without the ids of rows."""
    fields = (
        "anchor_on",
        "subject_kind",
        "subject_id",
        "clause",
        "owed",
        "opens_on",
        "due_on",
        "organisation_id",
        "post",
        "fact",
        "outcome",
        "settled_on",
        "reason",
    )
    return sorted(Duty.objects.filter(**filters).values_list(*fields), key=repr)


class County:
    """A county with a township, a community, a compound with its branch, and one resident member of it."""

    def __init__(self):
        self.county = a_county()
        self.community = a_community(self.county)
        self.township = self.community.parent
        self.compound = a_place(self.county, "compound", "天鹅湖小区", under=self.community.place)
        self.branch = an_organisation(
            "compound_branch", under=self.community, name="天鹅湖小区党支部", place=self.compound
        )
        self.person = self.resident()

    def resident(self, **fields):
        """A retired member of the branch who lives in the compound, born on 20 May 1950."""
        return a_person(self.county, branch=self.branch, lives_at=self.compound, **fields)

    def another_branch(self, name="滨江小区党支部"):
        """A second compound branch of the community."""
        return an_organisation("compound_branch", under=self.community, name=name)

    def organisation_names(self, **filters):
        """The owing organisations of the duties, in order."""
        names = dict(Organisation.objects.values_list("pk", "name"))
        return [names[duty.organisation_id] for duty in duties(**filters)]
