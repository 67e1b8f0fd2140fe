"""Keys are changed while people read and write, with a kill in the middle: nothing is lost or left behind."""

import json
import signal
import subprocess
import tempfile
import textwrap
from pathlib import Path

import pytest

from tests.product import BIN, Product

# Reads everybody's values and writes new ones, all the time, until it is told to stop.
AT_WORK = """
    import datetime as dt, itertools, pathlib, sys, django; django.setup()
    from yinhui.kernel.database import sign_in_as_owner
    sign_in_as_owner()
    from yinhui.kernel.scope import acting
    from yinhui.registry.actions_circumstances import add_family_contact, amend_circumstances
    from yinhui.registry.actions_events import report_event
    from yinhui.registry.actions_people import amend_person
    from yinhui.registry.actors import program_actor
    from yinhui.registry.errors import RegisterError
    from yinhui.registry.models import Organisation, Person
    from yinhui.registry.models.life_event import LifeEventKind
    from yinhui.registry.search import people_matching
    from yinhui.registry.sealing import ID_NUMBER, opened
    actor = program_actor(Organisation.objects.filter(kind="county").first(), "test")
    people = Person.objects.exclude(id_number_sealed=None).filter(died_on=None, county=actor.county_id)[:40]
    people = list(people)
    numbers = {person.pk: opened(person.id_number_sealed, ID_NUMBER, person.pk) for person in people}
    print("ready", flush=True)
    for turn in itertools.count():
        if pathlib.Path(sys.argv[1]).exists():
            print("turns", turn, flush=True)
            break
        person = people[turn % len(people)]
        number = numbers[person.pk]
        with acting(actor):
            assert people_matching(actor, number).get().pk == person.pk
        amend_circumstances(actor=actor, person_id=person.pk, health_class="frail", living_situation="alone",
                            care_note=f"note {turn}")
        person = Person.objects.get(pk=person.pk)
        kept = person.circumstances
        assert (kept.health_class, kept.care_note) == ("frail", f"note {turn}")
        amend_person(actor=actor, person_id=person.pk, version=person.version, changes={"id_number": number})
        asked = dict(actor=actor, person_id=person.pk, name="同一人", relation="子", phone="13900001111")
        try:
            add_family_contact(**asked)
        except RegisterError:
            assert turn >= len(people)
        else:
            assert turn < len(people)
        try:
            report_event(actor=actor, person_id=person.pk, kind=LifeEventKind.HARDSHIP,
                         occurred_on=dt.date(2026, 1, 2), note="x")
        except RegisterError:
            assert turn >= len(people)
        else:
            assert turn < len(people)
        for other in people:
            kept = Person.objects.select_related("circumstances").get(pk=other.pk)
            assert opened(kept.id_number_sealed, ID_NUMBER, other.pk) == numbers[other.pk]
            assert [tuple(one.opened) for one in kept.family_contacts.all()] is not None
            assert [one.kind for one in kept.life_events.all()] is not None
"""


# PostgreSQL's own account must pass through: pytest's folders are closed to others whenever a run begins.
@pytest.fixture
def product():
    with tempfile.TemporaryDirectory(prefix="yinhui-test-") as folder:
        product = Product.with_demonstration(Path(folder) / "data")
        with product.database():
            yield product


def listed(product):
    done = product.run("keys", "list", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_keys_are_changed_amid_work_and_after_a_kill(product, tmp_path):
    before = (product.data_dir / "keys" / "keyring.json").read_text()
    stop = tmp_path / "stop"
    work = subprocess.Popen(
        [BIN / "python", "-c", textwrap.dedent(AT_WORK), stop],
        env=product.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert work.stdout.readline() == "ready\n", work.stderr.read()

    killed = subprocess.Popen(
        [BIN / "yinhui", "keys", "rotate"], env=product.environment, stdout=subprocess.PIPE, text=True
    )
    assert "重新加密" in killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    half = listed(product)["generations"]
    assert [one["seals"] for one in half] == [False, True]
    assert half[0]["rows"] > 0

    done = product.run("keys", "rotate", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["retired"] == [half[0]["generation"]]
    stop.touch()
    said, failed = work.communicate(timeout=120)
    assert work.returncode == 0, failed
    assert int(said.split()[1]) > 0

    after = listed(product)
    assert after["rows_without_key"] == 0
    assert [(one["generation"], one["seals"]) for one in after["generations"]] == [
        (half[1]["generation"], True)
    ]
    key = json.loads(before)[0]["key"]
    assert key not in (product.data_dir / "keys" / "keyring.json").read_text()
    stop.unlink()
