"""Giving somebody their full file: numbered, logged, made at once or by a job (PIPL art. 45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yinhui.kernel import clock
from yinhui.kernel.action import action
from yinhui.kernel.actor import Actor
from yinhui.kernel.errors import NotFound
from yinhui.kernel.export_copies import mark_of, record_copy
from yinhui.kernel.scope import acting
from yinhui.kernel.sensitive import decrypt, encrypt
from yinhui.privacy.errors import PrivacyError
from yinhui.privacy.full_file import sealed
from yinhui.privacy.full_file.archive import is_small, photos_of, zip_of
from yinhui.privacy.full_file.content import full_file_of
from yinhui.privacy.models import FileState, FullFile
from yinhui.privacy.own import own_person, signed
from yinhui.privacy.own_sight import OWN_REASON, open_own
from yinhui.registry.actions_circumstances import open_circumstances, reveal_id_number
from yinhui.registry.models import Person
from yinhui.registry.permissions import person_for

KEY_PURPOSE = "full_file_key"
# Photographs between two looks at how far it is.
PROGRESS_EVERY = 20
# What a file holds, as the register of copies names its columns.
_COLUMNS = ("全部个人资料",)


@dataclass(frozen=True)
class Copy:
    """A full file that may leave: of whom, and the mark on every page."""

    person: Person
    mark: str


@action(needs="answer_requests")
def copy_for(*, actor: Actor, person_id: int, reason: str) -> Copy:
    """Log that the actor takes the full file of a person in reach, and why; return what it is made from.

    What stands behind the wall is opened through the register's own actions, each with its line in the log.
    """
    person = person_for(actor, person_id)
    open_circumstances(actor=actor, person_id=person.pk, reason=reason)
    if person.id_number_sealed is not None:
        reveal_id_number(actor=actor, person_id=person.pk, reason=reason)
    return _copy(actor, person, reason)


@action()
def copy_of_own(*, actor: Actor) -> Copy:
    """Log that the person signed in takes their own full file; return what it is made from."""
    person = own_person(actor)
    for group in ("identity", "family", "health"):
        open_own(actor=actor, group=group)
    return _copy(actor, person, OWN_REASON)


@action()
def order_file(*, actor: Actor, copy: Copy) -> FullFile:
    """Enter a large full file, to be made by the job; the same one again while it waits or is made."""
    standing = FullFile.objects.filter(
        person=copy.person, asked_by_id=actor.account_id, state__in=(FileState.WAITING, FileState.MAKING)
    ).first()
    if standing is not None:
        return standing
    return FullFile.objects.create(
        county_id=copy.person.county_id,
        person=copy.person,
        asked_by_id=actor.account_id,
        asked_by_name=signed(actor),
        total=photos_of(copy.person).count(),
        mark=copy.mark,
    )


def must_wait(copy: Copy) -> bool:
    """True if the file is too large to be made while the page waits."""
    return not is_small(copy.person)


def make_file(full_file_id: int, program: Actor) -> FileState:
    """Make a full file that was ordered and seal it in the data folder, as the program.

    Not one transaction: what it says is read at one moment, then photographs are put in while the page sees
    how far it is. A file that is ready is left as it is.
    """
    made = _step(program, full_file_id, state=FileState.MAKING)
    if made.state == FileState.READY:
        return FileState.READY
    key = sealed.new_key()
    try:
        with acting(program):
            content, photos = full_file_of(made.person), list(photos_of(made.person))

        def put_in(done: int) -> None:
            if done % PROGRESS_EVERY == 0:
                _step(program, full_file_id, done=done)

        with zip_of(content, photos, made.mark, put_in) as archive:
            size_bytes = sealed.seal(archive, sealed.path_of(made.pk), key)
    except Exception:
        _step(program, full_file_id, state=FileState.FAILED)
        raise
    _step(
        program,
        full_file_id,
        state=FileState.READY,
        size_bytes=size_bytes,
        key_sealed=encrypt(key.hex(), KEY_PURPOSE),
    )
    return FileState.READY


@action()
def note_progress(*, actor: Actor, full_file_id: int, changes: Mapping[str, object]) -> FullFile:
    """Note how far a full file is. One that is ready stays so."""
    made = FullFile.objects.select_related("person__county", "person__home_unit").get(pk=full_file_id)
    if made.state != FileState.READY:
        for name, value in changes.items():
            setattr(made, name, value)
        made.save(update_fields=list(changes))
    return made


def _step(program: Actor, full_file_id: int, **changes: object) -> FullFile:
    with acting(program):
        return note_progress(actor=program, full_file_id=full_file_id, changes=changes)


def file_for(actor: Actor, full_file_id: int) -> FullFile:
    """Return a full file that the actor ordered. Raises NotFound."""
    found = (
        FullFile.objects.filter(pk=full_file_id, asked_by_id=actor.account_id)
        .select_related("person")
        .first()
    )
    if found is None or actor.account_id is None:
        raise NotFound("没有找到这份档案，可能已经过期。请重新生成一份。")
    return found


def key_of(made: FullFile) -> bytes:
    """Return the key that opens a file. Raises PrivacyError while it is not ready."""
    if made.state != FileState.READY or made.key_sealed is None:
        raise PrivacyError("档案还没有生成好，请稍等再下载。", code="not_ready")
    return bytes.fromhex(decrypt(made.key_sealed, KEY_PURPOSE))


def _copy(actor: Actor, person: Person, reason: str) -> Copy:
    recorded = record_copy(
        actor=actor,
        kind="person_file",
        title=f"{person.name}同志个人资料档案",
        rows=1,
        columns=_COLUMNS,
        reason=reason,
        people=[person.pk],
    )
    return Copy(person, mark_of(recorded))


def file_name(person: Person, ending: str) -> str:
    """Return what the file is called when it is saved."""
    return f"{person.name}个人资料档案{clock.today():%Y%m%d}.{ending}"
