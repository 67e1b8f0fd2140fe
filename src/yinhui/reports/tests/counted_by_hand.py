"""The figures of a report counted a second time, person by person in Python, sharing nothing with the SQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from yinhui.care.models import Visit
from yinhui.occasions.models import Occasion, Participation
from yinhui.registry.models import Absence, Appointment, Membership, Organisation, Person
from yinhui.rulebook.models import Duty

FOR_ALL = {
    "general_meeting",
    "party_lecture",
    "theme_day",
    "organisational_life",
    "appraisal",
    "study",
    "election",
}
COMMITTEE = {
    "secretary",
    "deputy_secretary",
    "organisation_member",
    "publicity_member",
    "discipline_member",
    "committee_member",
}


def years(born: dt.date | None, day: dt.date) -> int | None:
    """Age in whole years."""
    return born and day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def within(period, day) -> bool:
    """True if a half-open period holds a day."""
    return period.lower <= day and (period.upper is None or day < period.upper)


class Hand:
    """A county counted by hand; the county's tree did not change in what is counted."""

    def __init__(self, county: Organisation, as_of: dt.date, since: dt.date) -> None:
        self.as_of, self.since = as_of, since
        self.tree = {o.pk: o for o in Organisation.objects.filter(county=county) if within_life(o, as_of)}
        self.branches = [o for o in self.tree.values() if o.kind.endswith("_branch")]
        people = {p.pk: p for p in Person.objects.filter(county=county)}
        self.people = [
            p
            for p in people.values()
            if p.retirement_kind in ("lixiu", "tuixiu")
            and (p.died_on is None or p.died_on > as_of)
            and (p.retired_on is None or p.retired_on <= as_of)
        ]
        self.belongs = [
            (m, people[m.person_id]) for m in Membership.objects.filter(county=county, kind="branch")
        ]
        self.members = defaultdict(list)
        for branch in self.branches:
            self.members[branch.pk] = self.members_on(branch.pk, as_of)
        self.away = {a.person_id for a in Absence.objects.filter(county=county) if within(a.period, as_of)}
        self.posts = [
            a
            for a in Appointment.objects.filter(county=county).select_related("person")
            if within(a.period, as_of)
        ]
        came = defaultdict(set)
        for occasion_id, person_id in Participation.objects.filter(occasion__county=county).values_list(
            "occasion_id", "person_id"
        ):
            came[occasion_id].add(person_id)
        self.every_occasion = [
            (o, came[o.pk]) for o in Occasion.objects.filter(county=county, voided_reason="")
        ]
        self.occasions = [(o, who) for o, who in self.every_occasion if since <= o.held_on <= as_of]
        self.visits = [
            (v, {visited.person_id for visited in v.visited.all()})
            for v in Visit.objects.filter(
                county=county, voided_reason="", visited_on__range=(since, as_of)
            ).prefetch_related("visited")
        ]
        self.duties = [
            d
            for d in Duty.objects.filter(county=county, due_on__gte=since, due_on__lt=as_of)
            if self.outcome(d) not in ("withdrawn", "waived")
        ]

    def outcome(self, duty: Duty) -> str | None:
        """What had become of a duty by the day."""
        return duty.outcome if duty.settled_on and duty.settled_on <= self.as_of else None

    def members_on(self, branch_id: int, day: dt.date) -> list[tuple[Membership, Person]]:
        """The living Party members of a branch on a day."""
        return [
            (m, p)
            for m, p in self.belongs
            if m.organisation_id == branch_id
            and within(m.period, day)
            and p.political_status in ("01", "02")
            and (p.died_on is None or p.died_on > day)
        ]

    def attendance(self) -> tuple[int, int]:
        """Expected and actual attendances at what every member is called to."""
        branch_ids = {branch.pk for branch in self.branches}
        expected = came = 0
        for occasion, who in self.occasions:
            # what is held at somebody's home or brought to the door calls nobody else
            calls_all = occasion.kind in FOR_ALL and occasion.setting in ("together", "online")
            if calls_all and occasion.organisation_id in branch_ids:
                called = {p.pk for _, p in self.members_on(occasion.organisation_id, occasion.held_on)}
                expected, came = expected + len(called), came + len(called & who)
        return expected, came

    def silent(self) -> int:
        """Members for half a year who came to nothing in it."""
        start = half_a_year_before(self.as_of)
        seen = {p for o, who in self.every_occasion if start < o.held_on <= self.as_of for p in who}
        return sum(
            m.period.lower <= start and p.pk not in seen for of in self.members.values() for m, p in of
        )

    def figures(self) -> dict[str, float | None]:
        """Those figures of the catalogue that are worth a second count."""
        members = [p for of in self.members.values() for _, p in of]
        ages = [age for p in members if (age := years(p.birth_date, self.as_of)) is not None]
        all_ages = [age for p in self.people if (age := years(p.birth_date, self.as_of)) is not None]
        committees = defaultdict(set)
        secretaries = []
        for post in self.posts:
            if post.organisation_id in self.members and post.post in COMMITTEE:
                committees[post.organisation_id].add(post.person_id)
                if post.post == "secretary":
                    secretaries.append(years(post.person.birth_date, self.as_of))
        full = {key: sum(p.political_status == "01" for _, p in of) for key, of in self.members.items()}
        kinds = Counter(o.kind for o, _ in self.occasions)
        visit_kinds = Counter(v.kind for v, _ in self.visits)
        expected, came = self.attendance()
        life = [d for d in self.duties if d.subject_kind == "organisation"]
        care = [d for d in self.duties if d.subject_kind == "person"]
        return {
            "communities": sum(
                o.kind == "community" and not o.name.endswith("村") for o in self.tree.values()
            ),
            "branches": len(self.branches),
            "compound_branches": sum(b.kind == "compound_branch" for b in self.branches),
            "groups": sum(o.kind == "group" for o in self.tree.values()),
            "members": len(members),
            "probationary": sum(p.political_status == "02" for p in members),
            "members_average_age": sum(ages) / len(ages) if ages else None,
            "members_aged_80": sum(age >= 80 for age in ages),
            "people": len(self.people),
            "lixiu": sum(p.retirement_kind == "lixiu" for p in self.people),
            "women": sum(p.sex == "2" for p in self.people),
            "people_average_age": sum(all_ages) / len(all_ages) if all_ages else None,
            "people_aged_80": sum(age >= 80 for age in all_ages),
            "college": sum(p.education in ("10", "20", "30") for p in self.people),
            "away": sum(p.pk in self.away for p in self.people),
            "members_away": sum(p.pk in self.away for p in members),
            "with_specialist": len(
                {a.for_person_id for a in self.posts if a.post == "specialist"} & {p.pk for p in self.people}
            ),
            "secretaries": len(secretaries),
            "secretaries_average_age": sum(secretaries) / len(secretaries) if secretaries else None,
            "committee_due": sum(number >= 7 for number in full.values()),
            "without_committee": sum(n >= 7 and len(committees[key]) < 3 for key, n in full.items()),
            "too_small": sum(number < 3 for number in full.values()),
            "occasions": len(self.occasions),
            "occasions_theme_day": kinds["theme_day"],
            "occasions_committee_meeting": kinds["committee_meeting"],
            "attendances": sum(len(who) for _, who in self.occasions),
            "attendance_rate": came / expected if expected else None,
            "silent": self.silent(),
            "visits": len(self.visits),
            "visits_festival": visit_kinds["festival"],
            "visited": sum(len(who) for _, who in self.visits),
            "visited_people": len({p for _, who in self.visits for p in who}),
            "life_due": len(life),
            "life_overdue": sum(self.outcome(d) is None for d in life),
            "care_due": len(care),
            "care_overdue": sum(self.outcome(d) is None for d in care),
        }


def within_life(organisation: Organisation, day: dt.date) -> bool:
    """True if an organisation existed on a day."""
    ended = organisation.dissolved_on
    return organisation.founded_on <= day and (ended is None or ended > day)


def half_a_year_before(day: dt.date) -> dt.date:
    """The same day six months earlier."""
    return (
        day.replace(month=day.month - 6)
        if day.month > 6
        else day.replace(year=day.year - 1, month=day.month + 6)
    )
