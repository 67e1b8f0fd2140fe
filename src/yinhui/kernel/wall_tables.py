"""The kernel's tables behind the wall, and those of the libraries."""

from __future__ import annotations

from yinhui.kernel.wall import (
    APPEND,
    HOME,
    PERSON,
    READ,
    TRAIL,
    Policy,
    for_auditors,
    of_account,
    of_county,
    of_organisation,
    of_whole_county,
    open_to_all,
)

_QUEUE = "the queue's own book-keeping; the arguments of jobs are numbers, never anybody's data"
_SESSION = "found only by the secret that its browser holds, before it is known whose it is"
_NAMES = "names of models and migrations, nobody in them"
# A context is written by the history's triggers, as the owner. Its county is the actor's.
_CONTEXT = f"(metadata ->> 'county')::int = any({HOME}) or (metadata ->> 'county')::int = any({TRAIL})"

WALL: dict[str, Policy] = {
    "kernel_calendarday": open_to_all("days of the calendar, nobody in them", may=READ),
    # The rooms add: and whoever sees a record that links it.
    "kernel_attachment": of_whole_county() | of_account("created_by_id"),
    "kernel_exportcount": of_county(),
    # One's own, those of one's organisations, the auditor's, and whoever's rows the file holds.
    "kernel_exportcopy": (
        of_account() | of_organisation() | for_auditors() | Policy(f"people @> array[{PERSON}]", "false")
    ).only(*APPEND),
    "django_migrations": open_to_all(_NAMES, may=READ),
    "django_content_type": open_to_all(_NAMES, may=READ),
    "django_session": open_to_all(
        "found only by the secret that its browser holds, before it is known whose it is"
    ),
    "auth_permission": open_to_all(_NAMES, may=READ),
    "auth_group": open_to_all("not used: rights come from posts", may=()),
    "auth_group_permissions": open_to_all("not used: rights come from posts", may=()),
    "pghistory_context": Policy(_CONTEXT, may=READ),
    "procrastinate_events": open_to_all(_QUEUE),
    "procrastinate_jobs": open_to_all(_QUEUE),
    "procrastinate_periodic_defers": open_to_all(_QUEUE),
    "procrastinate_workers": open_to_all(_QUEUE),
}
