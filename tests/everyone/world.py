"""A county with one marked person, everything about them, and somebody in every post near and far."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from tests.builders import (
    LONG_AGO,
    PASSWORD,
    a_community,
    a_county,
    a_duty,
    a_family_contact,
    a_life_event,
    a_person,
    a_picture_file,
    a_place,
    a_unit,
    an_account,
    an_organisation,
    circumstances_of,
)
from yinhui.accounts import sessions
from yinhui.care.actions import VisitContent, record_visit
from yinhui.contacts.actions import ContactContent, record_contact
from yinhui.contacts.actions_inspections import InspectionContent, record_inspection
from yinhui.contacts.actions_reports import ReportWords, submit_month
from yinhui.groups.actions import GroupContent, found_group
from yinhui.groups.actions_members import add_group_members, give_group_post
from yinhui.kernel import clock
from yinhui.kernel.attachments import store_attachment
from yinhui.learning.classes.actions_enrolment import enrol_people
from yinhui.learning.classes.actions_gatherings import GatheringContent, keep_area, plan_training
from yinhui.learning.classes.actions_terms import TermContent, open_term
from yinhui.learning.contests.actions import (
    ContestContent,
    RoundContent,
    announce_contest,
    enter_people,
    make_contest,
    put_round,
)
from yinhui.learning.contests.actions_bank import add_question
from yinhui.learning.contests.actions_papers import give_papers
from yinhui.learning.contests.models import Contest, QuestionImport, Round
from yinhui.learning.contests.questions import QuestionContent
from yinhui.learning.essays.actions_calls import CallContent, announce_call, make_call
from yinhui.learning.essays.actions_works import WorkContent, enter_for
from yinhui.learning.study.actions_deliveries import DeliveryContent, deliver_materials
from yinhui.learning.study.actions_library import MaterialContent, add_material
from yinhui.learning.study.actions_plans import ItemContent, add_plan_item, start_study_plan
from yinhui.occasions.actions import OccasionContent, record_occasion
from yinhui.occasions.minutes.actions import Draft, save_draft
from yinhui.occasions.minutes.body import Body
from yinhui.occasions.scheduling.actions import ScheduledContent, schedule_occasion
from yinhui.occasions.scheduling.arrangements import ArrangementContent, arrange
from yinhui.occasions.scheduling.rooms import add_room
from yinhui.occasions.signin.models import Ballot
from yinhui.publicity.notices.actions import send_notice
from yinhui.registry.actions_people import amend_person
from yinhui.registry.actors import actors_of
from yinhui.registry.identity import check_character
from yinhui.registry.models import (
    Absence,
    Account,
    Appointment,
    AppointmentProposal,
    Deputyship,
    Membership,
    RosterImport,
    RosterName,
    RosterRow,
)
from yinhui.registry.models.roster import Verdict
from yinhui.reports.models import Report

TODAY = clock.today()
ID_NUMBER = "99010119520315271" + check_character("99010119520315271")
# What only those may see who reach the marked person or their branch.
MARKERS = {
    "name": "司徒标甲",
    "phone": "15487651234",
    "former post": "标甲局长",
    "note": "标甲备注",
    "text of the visit": "标甲走访文字",
    "occasion": "标甲学习会",
    "text of the occasion": "标甲纪要文字",
    "photograph": "标甲照片",
    "roster": "标甲名册",
    "row of the roster": "标甲来源",
    "proposed": "标甲拟任",
    "work": "标甲作品",
}
# What nobody is shown without giving a reason, however near.
WALLED = {
    "identity number": ID_NUMBER,
    "its tail": ID_NUMBER[-6:],
    "care note": "标甲关怀情况",
    "life event": "标甲住院情况",
    "contact": "标甲家属",
    "phone of the contact": "15487659999",
    "words of a contact": "标甲楼道灯坏了",
}


@dataclass
class World:
    """The clients by role, the roles' posts, and the ids of the objects by what they are; and which methods
    of which addresses proved to be taken from nobody."""

    clients: dict[str, Client] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    not_taken: set[tuple[str, str]] = field(default_factory=set)


def a_world() -> World:
    """Build it. Everything stands in the caller's transaction."""
    making = _Making()
    making.places_and_organisations()
    making.the_marked_person()
    making.officials()
    making.records()
    making.plans()
    making.study()
    making.notices_and_contacts()
    making.clubs()
    making.contests_and_essays()
    making.paperwork()
    return making.world


class _Making:
    """Builds the world step by step; the steps need one another's things."""

    def __init__(self) -> None:
        self.world = World()

    def places_and_organisations(self) -> None:
        self.county = a_county("东安县")
        self.prefecture = self.county.parent
        self.unit = a_unit(self.county, "标县财政局")
        self.community = a_community(self.county)
        self.branch = an_organisation(
            "community_branch", under=self.community, name="沿江社区离退休干部党支部"
        )
        self.sibling = an_organisation("community_branch", under=self.community, name="滨河离退休干部党支部")
        self.group = an_organisation("group", under=self.branch, name="第一党小组")
        self.alliance = an_organisation("alliance", under=self.county, name="舜德联盟")
        self.chapter = an_organisation("alliance_chapter", under=self.alliance, name="芦洪分会")
        self.compound = a_place(self.county, "compound", "江景小区", under=self.community.place)
        self.far_county = an_organisation("county", under=self.prefecture, name="祁阳县")
        far_community = a_community(self.far_county, township="浯溪镇", name="盘龙社区")
        self.far_branch = an_organisation(
            "community_branch", under=far_community, name="盘龙离退休干部党支部"
        )
        self.far_prefecture = an_organisation("prefecture", name="彼岸市")
        self.beyond_county = an_organisation("county", under=self.far_prefecture, name="彼岸县")
        self.world.ids |= {
            "organisation": self.branch.pk,
            "township": self.community.parent_id,
            "sibling": self.sibling.pk,
            "place": self.compound.pk,
            "county": self.county.pk,
            "group": self.group.pk,
            "unit": self.unit.pk,
        }

    def the_marked_person(self) -> None:
        self.person = a_person(
            self.county,
            name=MARKERS["name"],
            branch=self.branch,
            home_unit=self.unit,
            lives_at=self.compound,
            phone=MARKERS["phone"],
            former_post=MARKERS["former post"],
            note=MARKERS["note"],
        )
        county = {"county": self.county, "person": self.person}
        for kind, organisation in (("group", self.group), ("alliance", self.chapter)):
            Membership.objects.create(
                **county, kind=kind, organisation=organisation, period=DateRange(LONG_AGO, None)
            )
        circumstances_of(self.person, care_note=WALLED["care note"])
        event = a_life_event(
            self.person, "hospitalised", TODAY - dt.timedelta(days=3), note=WALLED["life event"]
        )
        contact = a_family_contact(
            self.person, WALLED["contact"], relation="女儿", phone=WALLED["phone of the contact"]
        )
        absence = Absence.objects.create(**county, period=DateRange(TODAY, None), whereabouts="三亚")
        self.person.refresh_from_db()
        self.world.ids |= {
            "person": self.person.pk,
            "event": event.pk,
            "contact": contact.pk,
            "absence": absence.pk,
            "membership": self.person.memberships.get(organisation=self.branch).pk,
        }
        self.world.words = {"initials": self.person.initials, "phone tail": MARKERS["phone"][-4:]}

    def officials(self) -> None:
        """Somebody in every post over the marked person, beside them, far from them, and in none."""
        for role, post, organisation in (
            ("clerk", "bureau_clerk", self.county),
            ("second clerk", "bureau_clerk", self.county),
            ("leader", "bureau_leader", self.county),
            ("township", "township_clerk", self.community.parent),
            ("community", "community_secretary", self.community),
            ("liaison", "unit_liaison", self.unit),
            ("secretary", "secretary", self.branch),
            ("committee", "organisation_member", self.branch),
            ("group", "group_leader", self.group),
            ("alliance", "alliance_convenor", self.alliance),
            ("team", "team_leader", self.community),
            ("merchant", "merchant", self.community),
            ("sibling", "secretary", self.sibling),
            ("far clerk", "bureau_clerk", self.far_county),
            ("far secretary", "secretary", self.far_branch),
            ("prefecture", "bureau_clerk", self.prefecture),
            ("beyond", "bureau_clerk", self.far_prefecture),
            ("beyond clerk", "bureau_clerk", self.beyond_county),
            ("system administrator", "system_administrator", self.county),
            ("security administrator", "security_administrator", self.county),
            ("auditor", "auditor", self.county),
            ("far auditor", "auditor", self.far_county),
        ):
            account = an_account(post, organisation, name=f"官{role}", username=role.replace(" ", "-"))
            self._sign_in(role, post, account)
        self._ended()
        self._deputies()
        neighbour = a_person(self.county, name="邻居", branch=self.sibling)
        self._sign_in("member", "", Account.objects.create_user("member", PASSWORD, person=neighbour))
        self.world.clients["signed out"], self.world.posts["signed out"] = Client(), ""
        amend_person(
            actor=actors_of(self.world.accounts["clerk"])[0],
            person_id=self.person.pk,
            version=self.person.version,
            changes={"id_number": ID_NUMBER},
            reason="登记",
        )

    def _sign_in(self, role: str, post: str, account: Account) -> None:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[sessions.HAS_SECOND_FACTOR] = True
        session.save()
        self.world.accounts[role] = account
        self.world.clients[role], self.world.posts[role] = client, post

    def _ended(self) -> None:
        """A clerk whose post ended while their page was open."""
        account = an_account("bureau_clerk", self.county, name="官ended", username="ended")
        self._sign_in("ended", "", account)
        Appointment.objects.filter(person=account.person).update(
            period=DateRange(LONG_AGO, TODAY), ended_at=clock.now()
        )

    def _deputies(self) -> None:
        """Somebody who deputises for the secretary today, and somebody who did until yesterday."""
        held = Appointment.objects.get(organisation=self.branch, post="secretary")
        days = {
            "deputy": DateRange(TODAY, TODAY + dt.timedelta(days=7)),
            "former deputy": DateRange(TODAY - dt.timedelta(days=9), TODAY),
        }
        for role, period in days.items():
            person = a_person(self.county, name=f"官{role}", branch=self.sibling)
            deputyship = Deputyship.objects.create(
                county=self.county, appointment=held, person=person, period=period, reason="休假"
            )
            account = Account.objects.create_user(role.replace(" ", "-"), PASSWORD, person=person)
            self._sign_in(role, "secretary" if role == "deputy" else "", account)
            self.world.ids.setdefault("deputyship", deputyship.pk)
        self.world.ids["appointment"] = held.pk

    def records(self) -> None:
        """A visit, an occasion and duties of the marked person's branch, with a photograph."""
        actor = actors_of(self.world.accounts["secretary"])[0]
        photo = store_attachment(actor=actor, file=a_picture_file(name=f"{MARKERS['photograph']}.jpg"))
        visit = record_visit(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=VisitContent(
                kind="festival",
                visited_on=TODAY,
                people_ids=(self.person.pk,),
                visitors="支部书记",
                text=MARKERS["text of the visit"],
                photo_ids=(photo.pk,),
            ),
        )
        occasion = record_occasion(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=OccasionContent(
                kind="study",
                held_on=TODAY,
                title=MARKERS["occasion"],
                participant_ids=(self.person.pk,),
                text=MARKERS["text of the occasion"],
            ),
        )
        days = {"opens_on": TODAY - dt.timedelta(days=1), "due_on": TODAY + dt.timedelta(days=2)}
        duty = a_duty(self.branch, self.person, **days)
        waived = a_duty(self.branch, self.person, **days)
        type(waived).objects.filter(pk=waived.pk).update(outcome="waived", settled_on=TODAY, reason="外出")
        self.world.ids |= {
            "attachment": photo.pk,
            "visit": visit.pk,
            "occasion": occasion.pk,
            "duty": duty.pk,
            "waived": waived.pk,
            "institution": duty.institution_id,
        }

    def plans(self) -> None:
        """A room of the branch, its weekly study, and an occasion to which the marked person is invited."""
        actor = actors_of(self.world.accounts["secretary"])[0]
        room = add_room(actor=actor, organisation_id=self.branch.pk, name="支部活动室")
        arrangement = arrange(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=ArrangementContent(
                kind="study",
                title=MARKERS["occasion"],
                rhythm="weekly",
                weekday=5,
                starts_at=dt.time(9),
                duration_min=90,
                begins_on=TODAY,
            ),
        )
        scheduled = schedule_occasion(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=ScheduledContent(
                kind="visit",
                title=MARKERS["occasion"],
                day=TODAY + dt.timedelta(days=3),
                starts_at=dt.time(9),
                duration_min=90,
                room_id=room.pk,
                invited_ids=(self.person.pk,),
            ),
        )
        for device in (1, 2):  # the second had not read what the first saved
            draft = Draft(Body(place=MARKERS["occasion"]), uuid.UUID(int=device), seen_version=0)
            saved = save_draft(actor=actor, scheduled_id=scheduled.pk, draft=draft)
        assert saved.set_aside is not None
        self.world.ids |= {
            "room": room.pk,
            "arrangement": arrangement.pk,
            "scheduled": scheduled.pk,
            "ballot": Ballot.objects.create(
                county=self.county, scheduled=scheduled, title=MARKERS["occasion"], way="secret"
            ).pk,
            "set aside": saved.set_aside.pk,
        }

    def study(self) -> None:
        """The branch's own material, a plan that uses it, and a set of it handed to the marked person."""
        actor = actors_of(self.world.accounts["secretary"])[0]
        material = add_material(
            actor=actor,
            organisation_id=self.branch.pk,
            content=MaterialContent(
                kind="text", title=MARKERS["occasion"], text=MARKERS["text of the occasion"]
            ),
        )
        plan = start_study_plan(actor=actor, organisation_id=self.branch.pk, year=2026)
        item = add_plan_item(
            actor=actor,
            plan_id=plan.pk,
            content=ItemContent(month=11, title=MARKERS["occasion"], material_ids=(material.pk,)),
        )
        delivery = deliver_materials(
            actor=actor,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=DeliveryContent(
                material_id=material.pk,
                person_ids=(self.person.pk,),
                delivered_on=TODAY,
                delivered_by="支部书记",
            ),
        )[0]
        self.world.ids |= {
            "study material": material.pk,
            "study plan": plan.pk,
            "study item": item.pk,
            "study delivery": delivery.pk,
        }

    def notices_and_contacts(self) -> None:
        """A notice to the marked person, what they said to the secretary; a month's report, an inspection."""
        secretary, clerk = (actors_of(self.world.accounts[role])[0] for role in ("secretary", "clerk"))
        notice = send_notice(
            actor=secretary,
            title=MARKERS["occasion"],
            text=MARKERS["text of the occasion"],
            person_ids=[self.person.pk],
        )
        contact = record_contact(
            actor=secretary,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=ContactContent(
                person_id=self.person.pk,
                contacted_on=TODAY,
                manner="telephone",
                topic="service",
                contacted_by="支部书记",
                words=WALLED["words of a contact"],
                answer_by=(self.branch.pk, "secretary"),
                answer_due_on=TODAY,
            ),
        )
        report = submit_month(
            actor=secretary, organisation_id=self.branch.pk, month=dt.date(2026, 9, 1), words=ReportWords()
        )
        inspection = record_inspection(
            actor=clerk,
            client_key=uuid.uuid4(),
            content=InspectionContent(self.branch.pk, TODAY, "周敏", findings=[("记录不全", TODAY)]),
        )
        self.world.ids |= {
            "notice": notice.pk,
            "member contact": contact.pk,
            "month report": report.pk,
            "inspection": inspection.pk,
            "finding": inspection.findings.get().pk,
        }

    def clubs(self) -> None:
        """A group and a class of the branch with the marked person in both; a training and an area of the
        street."""
        actor = actors_of(self.world.accounts["secretary"])[0]
        founded = GroupContent(name="太极队", field="tai_chi", founded_on=LONG_AGO)
        group = found_group(actor=actor, organisation_id=self.branch.pk, content=founded)
        told = {"person_ids": [self.person.pk], "how": "in_person"}
        add_group_members(actor=actor, group_id=group.pk, on=TODAY, **told)
        post = give_group_post(
            actor=actor, group_id=group.pk, person_id=self.person.pk, role="convenor", on=TODAY
        )
        term = open_term(
            actor=actor,
            organisation_id=self.branch.pk,
            content=TermContent(
                course="手机入门",
                field="phone",
                first_on=TODAY,
                last_on=TODAY + dt.timedelta(days=30),
                weekdays=(1, 2, 3, 4, 5, 6, 7),
                starts_at=dt.time(9),
                place="教室",
                places=10,
            ),
        )
        enrol_people(actor=actor, term_id=term.pk, **told)
        street = actors_of(self.world.accounts["township"])[0]
        planned = GatheringContent(title="书记培训班", planned_on=TODAY)
        training = plan_training(actor=street, organisation_id=street.organisation_id, content=planned)
        area = keep_area(actor=street, name="一片区", branch_ids=[self.branch.pk, self.sibling.pk])
        self.world.ids |= {
            "interest group": group.pk,
            "group post": post.pk,
            "term": term.pk,
            "lesson": term.lessons.first().pk,
            "gathering": training.pk,
            "area": area.pk,
            "alliance": self.alliance.pk,
        }

    def contest(self, secretary, title: str) -> tuple[Contest, Round]:
        """A draft of the marked person's branch, with one round of one question."""
        ends_at = clock.now() + dt.timedelta(hours=2)
        contest = make_contest(
            actor=secretary,
            client_key=uuid.uuid4(),
            organisation_id=self.branch.pk,
            content=ContestContent(title, opens_at=clock.now(), ends_at=ends_at),
        )
        rules = ({"kind": "true_false", "count": 1, "points": 5},)
        content = RoundContent("必答题", "round", 60, rules)
        return contest, put_round(actor=secretary, contest_id=contest.pk, content=content)

    def contests_and_essays(self) -> None:
        """A contest and a call of the marked person's branch, still drafts; a contest that the marked person
        answers on paper; a question of the county's bank; a work of theirs for a call of the county."""
        clerk = actors_of(self.world.accounts["clerk"])[0]
        secretary = actors_of(self.world.accounts["secretary"])[0]
        county = {"county": self.county}
        question = add_question(
            actor=clerk,
            content=QuestionContent("true_false", "标县", 1, "标甲题目", (), "对", "标甲出处"),
        )
        read = QuestionImport.objects.create(**county, file_name="标甲题目.xlsx")
        (contest, part), (announced, its_part) = (
            self.contest(secretary, title) for title in ("标甲竞赛", "答题")
        )
        announce_contest(actor=secretary, contest_id=announced.pk)
        taking_part = {"contest_id": announced.pk, "person_ids": [self.person.pk]}
        enter_people(actor=secretary, **taking_part)
        give_papers(actor=secretary, **taking_part)
        said = CallContent("标甲征文", "写身边的变化", ("writing",), TODAY, criteria=(("内容", 100),))
        call, of_county = (
            make_call(actor=actor, client_key=uuid.uuid4(), organisation_id=organisation.pk, content=said)
            for actor, organisation in ((secretary, self.branch), (clerk, self.county))
        )
        announce_call(actor=clerk, call_id=of_county.pk)
        work = enter_for(
            actor=secretary,
            client_key=uuid.uuid4(),
            call_id=of_county.pk,
            person_id=self.person.pk,
            content=WorkContent("writing", MARKERS["work"], "江边的路修好了。"),
        )
        self.world.ids |= {
            "question": question.pk,
            "question import": read.pk,
            "contest": contest.pk,
            "round": part.pk,
            "contest on paper": announced.pk,
            "paper": its_part.sittings.get().pk,
            "essay call": call.pk,
            "work": work.pk,
        }

    def paperwork(self) -> None:
        """An import of a roster, a report, and an appointment that waits for its second person."""
        clerk = self.world.accounts["clerk"]
        roster = RosterImport.objects.create(
            county=self.county,
            file_name=f"{MARKERS['roster']}.xlsx",
            file_sha256="0" * 64,
            file_bytes=1,
            state="preview",
            counts=dict.fromkeys(Verdict.values, 0) | {"doubtful": 1},
            columns=[{"sheet": "名册", "first_row": 2, "columns": [], "retirement_kind": ""}],
            created_by=clerk,
        )
        name = RosterName.objects.create(
            roster=roster, kind="unit", text=MARKERS["row of the roster"], rows=1, first_sheet=0, first_row=2
        )
        row = RosterRow.objects.create(
            roster=roster,
            sheet=0,
            row=2,
            verdict="doubtful",
            person_id=self.person.pk,
            sealed_for=self.person.pk,
            name=MARKERS["row of the roster"],
        )
        report = Report.objects.create(
            county=self.county,
            organisation=self.community.parent,
            title=f"{MARKERS['former post']}调研报告",
            issuer="县委老干部局",
            as_of=TODAY,
            since=TODAY - dt.timedelta(days=30),
            until=TODAY,
            made_by=clerk,
            made_by_name="周敏",
            requested_at=clock.now(),
        )
        proposed = a_person(self.county, name=MARKERS["proposed"], retirement_kind="serving")
        proposal = AppointmentProposal.objects.create(
            county=self.county,
            kind="appoint",
            organisation=self.county,
            post="bureau_deputy",
            person=proposed,
            person_name=proposed.name,
            starts_on=TODAY,
            proposed_by=self.world.accounts["second clerk"],
            proposer_name="官second clerk",
            proposed_at=clock.now(),
        )
        self.world.ids |= {
            "roster": roster.pk,
            "roster name": name.pk,
            "roster row": row.pk,
            "report": report.pk,
            "proposal": proposal.pk,
            "account": self.world.accounts["secretary"].pk,
        }
