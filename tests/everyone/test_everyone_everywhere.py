"""Every role is tried on every address and on every other's objects.

The addresses come from the resolver itself, so that none is forgotten. Asserted for each role, address and
method: allowed or refused as declared; that a refusal changes nothing, and shows nothing of what is not the
reader's, in its body, headers or file; and that it does not tell whether the thing exists.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings
from django.urls import URLPattern, get_resolver, reverse

from tests.everyone.addresses import ADDRESSES, REACH, Case
from tests.everyone.world import MARKERS, WALLED, World, a_world
from yinhui.registry.structure import POSTS

pytestmark = pytest.mark.django_db
ROLES = (
    *("clerk", "leader", "township", "community", "liaison", "secretary", "committee", "group", "alliance"),
    *("team", "merchant", "deputy", "sibling", "far clerk", "far secretary", "prefecture", "beyond"),
    *("beyond clerk", "system administrator", "security administrator", "auditor", "far auditor"),
    *("ended", "former deputy", "member", "signed out"),
)
WITHOUT_POST = ("ended", "former deputy", "member", "signed out")
REFUSED = (403, 404)
METHOD_REFUSED = 405
# What shows something walled off, when a reason is sent.
OPENING = ("person-circumstances", "person-identity", "contact-open", "event-open", "contact-words")
NOT_THERE = 2_000_000_000
# What differs from answer to answer and tells nothing: numbers, tokens, the request's own id.
_CHANGING = re.compile(r"^(Set-Cookie|X-Request-Id):.*$|[A-Za-z0-9_-]{20,}|\d+", re.IGNORECASE | re.MULTILINE)
# A world has two dozen accounts, and nobody types a password into it.
QUICK_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_counted: Counter[str] = Counter()


def the_addresses(patterns=None, before=""):
    """Every address of the resolver with its name and arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, before + str(pattern.pattern), tuple(pattern.pattern.converters)
        else:
            yield from the_addresses(pattern.url_patterns, before + str(pattern.pattern))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once; what a request changes is taken back after it."""
    folder = tmp_path_factory.mktemp("attachments")
    quick = override_settings(ATTACHMENT_DIR=folder, PASSWORD_HASHERS=QUICK_HASHER)
    with django_db_blocker.unblock(), quick, transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)
    print(
        f"\n{len(ROLES)} roles x {len(ADDRESSES)} addresses: {_counted['requests']} requests, "
        f"{_counted['refusals']} refused, {_counted['answers']} answered, {_counted['existence']} compared "
        f"with what is not there; {len(MARKERS) + len(WALLED)} marked values looked for in each"
    )


def test_every_address_is_declared():
    named = {name for name, _, _ in the_addresses()}
    assert named == set(ADDRESSES), (
        "declare new addresses in tests/everyone/addresses.py: "
        f"{sorted(named - set(ADDRESSES))}; gone: {sorted(set(ADDRESSES) - named)}"
    )


def test_every_argument_of_an_address_is_declared():
    for name, path, arguments in the_addresses():
        assert set(arguments) <= set(ADDRESSES[name].arguments), path


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_is_declared_and_nothing_of_others(world: World, role: str):
    faults = []
    for name, case in ADDRESSES.items():
        plain = None
        trusted = role in REACH["person"] and _may(role, case, world)
        for number, (method, address, body, snoops) in enumerate(_attempts(world, name, case)):
            if number and trusted and name not in OPENING:
                break  # whoever may see it all has nothing to snoop for
            if (name, method) in world.not_taken:
                continue
            answer, changed = _asked(world, role, method, address, body)
            faults += _faults(role, name, case, (method, address, snoops), answer, changed, world)
            if answer.status_code == METHOD_REFUSED:
                # Refused before it is asked who it is: one role's answer is every role's.
                world.not_taken.add((name, method))
            else:
                plain = plain or (method, body, answer)
        if plain is not None and (role in WITHOUT_POST or not _may(role, case, world)):
            faults += _tells_existence(world, role, name, case, *plain)
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def _attempts(world: World, name: str, case: Case):
    """The ways to ask: plainly, with each snooping query, and by sending something, ids of others and all."""
    address = _address(world, name, case)
    yield "get", address, None, False
    words = world.words | {key: str(number) for key, number in world.ids.items()}
    for asked in case.asks:
        yield "get", f"{address}?{asked.format_map(words)}", None, "{" in asked
    body = {key: str(world.ids.get(value, value)) for key, value in case.body.items()}
    yield "post", address, body, any(value in world.ids for value in case.body.values())


def _address(world: World, name: str, case: Case, *, there: bool = True) -> str:
    arguments = {
        argument: value[1:] if value.startswith("=") else world.ids[value] if there else NOT_THERE
        for argument, value in case.arguments.items()
    }
    return reverse(name, kwargs=arguments)


def _asked(world: World, role: str, method: str, address: str, body):
    """Ask, and say whether what was sent wrote any row; then take everything back, the sign-in too."""
    client = world.clients[role]
    cookies = client.cookies.output(header="")
    point = transaction.savepoint()
    before = _rows_written() if method == "post" else 0
    try:
        answer = client.post(address, body) if method == "post" else client.get(address)
        answer.read_body = _read(answer)
        changed = method == "post" and _rows_written() != before
    finally:
        transaction.savepoint_rollback(point)
        client.cookies.clear()
        for cookie in cookies.splitlines():
            client.cookies.load(cookie.strip())
    _counted["requests"] += 1
    return answer, changed


def _rows_written() -> int:
    """Rows written in this transaction to the tables of the rooms; those of signing in are apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)"
            "   + pg_stat_get_xact_tuples_deleted(oid)), 0) from pg_class"  # the view of these is slow
            " where relkind = 'r'"
            "   and relname ~ '^(registry|care|occasions|rulebook|reports|privacy|kernel|study|contacts"
            "|notices|groups|classes|contests|essays|scheduling|signin|minutes)_'"
            "   and relname not in ('kernel_exportcopy', 'kernel_exportcount')"  # any export is numbered
        )
        return cursor.fetchone()[0]


def _read(answer) -> str:
    """The answer whole: headers, text, and what is inside a spreadsheet, document or archive."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
    return text + "\n" + _unpacked(content)


def _unpacked(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(_unpacked(archive.read(member)) for member in archive.namelist())
    return content.decode("utf-8", errors="replace")


def _may(role: str, case: Case, world: World) -> bool:
    """What the declaration says, by the post's abilities and the reach."""
    if case.for_all:
        return True
    if role in WITHOUT_POST:
        return False
    if case.only is not None:
        return role in case.only
    able = not case.needs or any(ability in POSTS[world.posts[role]].may for ability in case.needs)
    return able and (not case.about or role in REACH.get(case.about, ()))


def _faults(role, name, case, asked, answer, changed, world):
    method, address, snoops = asked
    where = f"{role}: {method.upper()} {address} ({name}) -> {answer.status_code}"
    may = _may(role, case, world)
    _counted["refusals" if answer.status_code in REFUSED else "answers"] += 1
    if answer.status_code >= 500:
        yield f"{where}: broke"
    if not case.for_all:
        yield from _wrong_door(role, where, may, snoops and role not in REACH["person"], answer, changed)
    for what, marker in MARKERS.items():
        if marker in answer.read_body and not _is_near(role, what) and not (may and name == "person-history"):
            yield f"{where}: shows the {what}"
    opens = may and name in OPENING and method == "post"
    for what, marker in WALLED.items():
        if marker in answer.read_body and not opens:
            yield f"{where}: shows the walled {what}"


def _wrong_door(role, where, may, snoops, answer, changed):
    """What was sent may be refused in words on the form's own page, if it has changed nothing."""
    status, is_get = answer.status_code, answer.request["REQUEST_METHOD"] == "GET"
    if role in WITHOUT_POST:
        sent_away = status == 302 and answer.headers["Location"].startswith(("/account/", "/me/"))
        if not (sent_away or status in REFUSED):
            yield f"{where}: lets in who has no post"
    elif may and not snoops and status in REFUSED:
        yield f"{where}: refuses who may"
    elif not may and status not in (*REFUSED, METHOD_REFUSED) and (is_get or status == 200):
        yield f"{where}: lets in who may not"
    if changed and (role in WITHOUT_POST or not may or snoops):
        yield f"{where}: changes something"


def _is_near(role: str, what: str) -> bool:
    if what == "proposed":
        return role in REACH["county's posts"]
    if what in ("roster", "row of the roster"):
        return role in REACH["county"]
    return role in REACH["person"]


def _tells_existence(world: World, role: str, name: str, case: Case, method: str, body, there):
    """A thing out of reach and a thing that is not there look alike, asked in the way that the view takes."""
    if case.for_all or all(value.startswith("=") for value in case.arguments.values()):
        return
    if case.about in ("person", "branch") and role in REACH["person"]:
        return  # they see it on its own page; only changing it is not theirs
    page = ADDRESSES.get(name.partition("-")[0])
    if page is not None and page.arguments == case.arguments and _may(role, page, world):
        return  # likewise
    nowhere, _ = _asked(world, role, method, _address(world, name, case, there=False), body)
    _counted["existence"] += 1
    if there.status_code != nowhere.status_code or _told(there) != _told(nowhere):
        yield f"{role}: {name} tells whether it is there ({there.status_code}, {nowhere.status_code})"


def _told(answer) -> str:
    return _CHANGING.sub("", answer.read_body)
