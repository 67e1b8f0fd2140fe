"""An import whose process is killed leaves nothing half done, tells the truth and can begin again."""

import os
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from tests.builders import a_county, an_actor

from yinhui.registry.models import Organisation, Person, RosterImport
from yinhui.registry.roster import actions, staging
from yinhui.registry.roster.progress import is_running, progress_of
from yinhui.registry.roster.tests.making import HEADER, a_csv, a_row

KILLED_WHILE_WRITING = """
import os, signal, django
django.setup()
from yinhui.registry.actors import program_actor
from yinhui.registry.models import RosterImport
from yinhui.registry.roster import actions
from yinhui.registry.roster.progress import Progress

def killed_late(self, phase, done=0, total=0, say=Progress.__call__):
    say(self, phase, done, total)
    if phase == "最后核对并保存":
        os.kill(os.getpid(), signal.SIGKILL)

Progress.__call__ = killed_late
roster = RosterImport.objects.get()
actions.create_all_names(actor=program_actor(roster.county, "test"), roster=roster)
actions.apply_import(actor=program_actor(roster.county, "test"), roster=roster)
"""


@pytest.mark.django_db(transaction=True)
def test_a_kill_while_writing_leaves_nothing_and_the_import_can_be_written_again(tmp_path):
    county = a_county()
    clerk = an_actor("bureau_clerk", county)
    path = a_csv(tmp_path, [HEADER, a_row(unit="财政局", branch="财政局党支部")])
    roster = actions.start_import(
        actor=clerk, county=county, file_name="x", file_sha256=staging.sha256_of(path), file_bytes=1
    )
    staging.read_roster(roster, path)

    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}@/{quote(database['NAME'])}?host={database['HOST']}"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yinhui.settings"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert progress_of(roster.pk).phase == "最后核对并保存"
    assert not Person.objects.filter(name="张建国").exists()
    assert not Organisation.objects.filter(name="财政局").exists()
    assert not is_running(roster.pk)

    roster = RosterImport.objects.get()
    actions.apply_import(actor=clerk, roster=roster)
    assert Person.objects.get(name="张建国").home_unit.name == "财政局"
