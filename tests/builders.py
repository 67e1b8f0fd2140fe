"""Builders with meaningful defaults, for tests of every room."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image

from yinhui.accounts.limits import TWO_FACTOR_POSTS
from yinhui.kernel.actor import Actor
from yinhui.kernel.sensitive import encrypt, lookup_hash
from yinhui.registry.actors import actors_of
from yinhui.registry.models import (
    Account,
    Appointment,
    FamilyContact,
    LifeEvent,
    Membership,
    Organisation,
    Person,
    PersonCircumstances,
    Place,
    Residence,
)
from yinhui.registry.sealing import (
    ID_NUMBER,
    Contact,
    sealed_circumstances,
    sealed_contact,
    sealed_event,
)
from yinhui.registry.search_keys import search_keys
from yinhui.registry.structure import POSTS
from yinhui.rulebook.language import parse
from yinhui.rulebook.models import Duty, Institution
from yinhui.rulebook.versions import write_version

LONG_AGO = dt.date(2015, 1, 1)
PASSWORD = "test-password-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Around every page: the request's savepoint and the view's, and the scope set at the door, for the actor, and
# back.
REQUEST_QUERIES = 7
_numbers = itertools.count(1)
_RULE = """\
code = "{code}"
title = "走访慰问制度"
text = "按时走访慰问，记录留存。"
source = "县委办〔2024〕5号"
effective_from = 2015-01-01

[for]
subject = "{subject}"

[[when]]
name = "{fact}"
every = "month"

[[owed_by]]
level = "branch"
post = "{post}"

[discharged_by]
record = "{record}"
types = {types}
min_photos = {min_photos}
min_text_chars = {min_text_chars}
"""


def an_organisation(kind, *, under=None, name=None, founded_on=LONG_AGO, **fields):
    """An organisation of any kind, with the path and county that the triggers gave it."""
    organisation = Organisation.objects.create(
        kind=kind,
        parent=under,
        name=name or f"{kind}{next(_numbers)}",
        founded_on=founded_on,
        since=founded_on,
        **fields,
    )
    organisation.refresh_from_db()
    return organisation


def a_county(name="东安县"):
    """A county under a prefecture of its own."""
    return an_organisation("county", under=an_organisation("prefecture", name="演示市"), name=name)


def a_unit(county, name=None):
    """A county unit."""
    return an_organisation("unit", under=county, name=name or f"县直单位{next(_numbers)}")


def a_branch(county, *, name=None, members=0, **fields):
    """A unit's branch with members, oldest first."""
    unit = a_unit(county)
    branch = an_organisation("unit_branch", under=unit, name=name or f"{unit.name}离退休党支部", **fields)
    for _ in range(members):
        a_person(county, branch=branch, home_unit=unit)
    return branch


def a_community(county, *, township="白牙市镇", name="沿江社区"):
    """A community with its township and the places they are there for."""
    street = a_place(county, "street", township)
    town = Organisation.objects.filter(parent=county, name=township).first() or an_organisation(
        "township", under=county, name=township, place=street
    )
    return an_organisation(
        "community", under=town, name=name, place=a_place(county, "community", name, under=street)
    )


def a_place(county, kind, name, under=None):
    """A place; the same one when it is there already."""
    return Place.objects.get_or_create(county=county, kind=kind, name=name, parent=under)[0]


def a_person(
    county, *, name=None, branch=None, home_unit=None, lives_at=None, since=LONG_AGO, id_number="", **fields
):
    """A retired Party member, 76 years old in 2026; `id_number` in plain text."""
    number = next(_numbers)
    name = name or "张王李赵刘陈杨黄"[number % 8] + "晓明建国志强秀英"[number % 4 * 2 :][:2]
    defaults = {
        "retirement_kind": "tuixiu",
        "political_status": "01",
        "birth_date": dt.date(1950, 5, 20),
        "sex": "1",
    }
    keys = search_keys(name, fields.get("phone", ""))
    person = Person.objects.create(
        county=county,
        name=name,
        home_unit=home_unit,
        pinyin=keys.pinyin,
        initials=keys.initials,
        search_tokens=list(keys.tokens),
        **(defaults | fields),
    )
    if id_number:
        with_id_number(person, id_number)
    if branch:
        Membership.objects.create(
            county=county, person=person, organisation=branch, period=DateRange(since, None)
        )
    if lives_at:
        Residence.objects.create(county=county, person=person, place=lives_at, period=DateRange(since, None))
    return person


def with_id_number(person, number):
    """The person, with that identity number (in plain text)."""
    person.id_number_sealed = encrypt(number, ID_NUMBER, person.pk)
    person.id_number_hash = lookup_hash(number, ID_NUMBER)
    person.save()
    return person


def a_life_event(person, kind, occurred_on, *, note="", **fields):
    """Something that befell a person, reported now."""
    return LifeEvent.objects.create(
        county=person.county,
        person=person,
        occurred_on=occurred_on,
        **sealed_event(person.pk, kind=kind, note=note),
        **fields,
    )


def a_family_contact(person, name, *, relation="", phone=""):
    """Whom to call for a person."""
    return FamilyContact.objects.create(
        person=person, county=person.county, **sealed_contact(person.pk, Contact(name, relation, phone))
    )


def circumstances_of(person, **said):
    """What is walled off: `health_class`, `living_situation`, `care_note`."""
    return PersonCircumstances.objects.create(
        person=person, county=person.county, **sealed_circumstances(person.pk, **said)
    )


def an_appointment(person, post, organisation, *, since=LONG_AGO, **fields):
    """A post held without end."""
    return Appointment.objects.create(
        county=organisation.county,
        person=person,
        organisation=organisation,
        post=post,
        is_sole=POSTS[post].sole,
        period=DateRange(since, None),
        **fields,
    )


def an_account(post, organisation, *, name="周敏", username=None):
    """Somebody who can sign in (password PASSWORD) and holds the post."""
    person = a_person(
        organisation.county, name=name, retirement_kind="serving", birth_date=dt.date(1985, 1, 1)
    )
    an_appointment(person, post, organisation)
    account = Account.objects.create_user(username or f"user{next(_numbers)}", PASSWORD, person=person)
    if post in TWO_FACTOR_POSTS:
        with_authenticator_app(account)
    return account


def with_authenticator_app(account):
    """The same account with a second factor; `totp_code` is what its telephone shows."""
    TOTP.activate(account, TOTP_SECRET)
    return account


def totp_code(secret=TOTP_SECRET):
    """What the authenticator app of `with_authenticator_app`, or one with another secret, shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def an_actor(post, organisation, **fields) -> Actor:
    """The actor of such an account."""
    return actors_of(an_account(post, organisation, **fields))[0]


def signed_in(client, account):
    """The test client, signed in with the account."""
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def a_picture_file(name="走访.jpg", colour="navy"):
    """A small JPEG as a phone sends it; another colour is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def an_mp3_file(name="朗读.mp3", frames=3):
    """Silence as MP3: so many frames of layer III, 417 bytes each."""
    frame = b"\xff\xfb\x90\x64" + b"\0" * 413
    return SimpleUploadedFile(name, frame * frames, "audio/mpeg")


def a_duty(
    organisation,
    subject,
    *,
    record="visit",
    types=("festival",),
    opens_on=dt.date(2026, 10, 11),
    due_on=dt.date(2026, 10, 18),
    fact="重阳",
    post="secretary",
    min_photos=0,
    min_text_chars=0,
):
    """A standing duty of an organisation about a person or an organisation, by a rule of its own."""
    county = organisation.county
    body = _RULE.format(
        code=f"rule-{next(_numbers)}",
        subject="person" if isinstance(subject, Person) else "branch",
        fact=fact,
        post=post,
        record=record,
        types=json.dumps(list(types)),
        min_photos=min_photos,
        min_text_chars=min_text_chars,
    )
    rule = parse(body)
    institution = Institution.objects.create(county=county, code=rule.code, title=rule.title)
    version = write_version(
        institution, rule, body=body, number=1, since=LONG_AGO, account_id=None, reason=""
    )
    return Duty.objects.create(
        county=county,
        institution=institution,
        version=version,
        clause=0,
        owed=0,
        subject_kind="person" if isinstance(subject, Person) else "organisation",
        subject_id=subject.pk,
        anchor_on=due_on,
        opens_on=opens_on,
        due_on=due_on,
        organisation=organisation,
        post=post,
        fact=fact,
    )
