"""Which of the room's columns hold what is sealed."""

from __future__ import annotations

from yinhui.contacts.sealing import ANSWER, WORDS
from yinhui.kernel.sealed_columns import SealedTable

SEALED = (
    SealedTable(
        "contacts_membercontact", {"words_sealed": WORDS, "answer_sealed": ANSWER}, owner="person_id"
    ),
)
