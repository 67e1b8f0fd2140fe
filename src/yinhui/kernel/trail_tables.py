"""What leaves a trail of the kernel's own tables and the libraries'."""

from __future__ import annotations

from yinhui.kernel.trail import Decision, Kept, Ledger, NotKept

_QUEUE = "the queue's own book-keeping; what a job does to facts leaves its own trail"
_NAMES = "names of models and migrations, nobody in them"

TRAIL: dict[str, Decision] = {
    "kernel_attachment": Kept(),
    "kernel_exportcopy": Ledger(),
    "kernel_exportcount": NotKept("the last number given; each copy stands in kernel_exportcopy"),
    "kernel_calendarday": NotKept("days of the calendar, filled from the program itself"),
    # A context's reason may be given after its first write; it is settled when its transaction ends.
    "pghistory_context": Ledger(chunk="position / 1000", grows=True),
    "django_migrations": NotKept(_NAMES),
    "django_content_type": NotKept(_NAMES),
    "django_session": NotKept("who is signed in; signing in and out is recorded by the accounts room"),
    "auth_permission": NotKept(_NAMES),
    "auth_group": NotKept("not used: rights come from posts"),
    "auth_group_permissions": NotKept("not used: rights come from posts"),
    "procrastinate_jobs": NotKept(_QUEUE),
    "procrastinate_events": NotKept(_QUEUE),
    "procrastinate_periodic_defers": NotKept(_QUEUE),
    "procrastinate_workers": NotKept(_QUEUE),
}
