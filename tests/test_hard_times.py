"""A running product while its database is away and while its disk is full."""

import json
import shutil
import signal
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from random import Random

import psutil
import pytest

from tests.faults.client import NotAcknowledged, Session, picture
from tests.faults.test_faults import SECRETARY
from tests.product import Product, eventually
from yinhui.demo.sign_ins import PASSWORD
from yinhui.kernel import clock, postgres


@pytest.fixture(scope="module")
def product():
    # PostgreSQL's own account must pass through: pytest's folders are closed to others.
    with tempfile.TemporaryDirectory(prefix="yinhui-hard-") as folder:
        yield Product.with_demonstration(Path(folder) / "data")


def signed_in(product, url):
    session = Session(url, "dongan-secretary", PASSWORD)
    session.sign_in()
    return session


def a_visit(product, key):
    people, organisation = product.sql(SECRETARY, "dongan-secretary")[0]
    return [
        *(("client_key", key), ("kind", "heart_to_heart"), ("visited_on", clock.today().isoformat())),
        *(("visitors", "周敏"), ("text", "谈了学习和生活，身体都好，没有困难。"), ("place", "家中")),
        *(("organisation", str(organisation)), ("person", str(people[0]))),
    ]


@contextmanager
def database_away(product, supervisor):
    """Nobody starts the killed database again meanwhile."""
    supervisor.send_signal(signal.SIGSTOP)
    number = int((product.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    psutil.Process(number).kill()
    try:
        yield
    finally:
        supervisor.send_signal(signal.SIGCONT)


def test_while_the_database_is_away_nothing_typed_is_lost_and_the_worker_comes_back(product):
    with product.serving(8791) as (supervisor, url):
        session, key = signed_in(product, url), str(uuid.uuid4())
        fields = a_visit(product, key)
        with database_away(product, supervisor):
            with pytest.raises(NotAcknowledged) as refused:
                session.post("visits/new/", fields)
            assert refused.value.args[0] == 503
            page = refused.value.__cause__.read().decode()
            assert "数据库暂时连不上" in page
            assert key in page
            assert refused.value.__cause__.headers["Retry-After"]
        assert eventually(lambda: accepted(session, fields))
        assert accepted(session, fields)
        assert product.sql("select count(*) from care_visit where client_key = %s", key) == [(1,)]
        before = done_jobs(product)
        assert eventually(lambda: done_jobs(product) > before, patience_s=150)


def accepted(session, fields):
    try:
        return bool(session.post("visits/new/", fields)[0])
    except NotAcknowledged:
        return False


def done_jobs(product):
    """How many of the jobs of every minute were done: the newest one's number."""
    return product.sql("select coalesce(max(id), 0) from procrastinate_jobs where status = 'succeeded'")[0][0]


def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_kept_and_afterwards_all_goes_on(
    product, tmp_path
):
    with small_disk() as mounted:
        full = Product(mounted / "data")
        shutil.copytree(product.data_dir, full.data_dir, symlinks=True)
        postgres.own_files(full.data_dir / "postgres")
        with full.serving(8792) as (_, url):
            session = signed_in(full, url)
            filler = mounted / "filler"
            fill(filler)
            with pytest.raises(NotAcknowledged) as refused:
                send_until_refused(session)
            answer = refused.value.__cause__
            assert refused.value.args[0] in (503, 507)
            assert "磁盘满了" in (page := answer.read().decode()) or "数据库暂时连不上" in page
            filler.unlink()
            fields = a_visit_when_up(full)
            assert eventually(lambda: accepted(session, fields))
        looked = full.run("check", "--full", "--json")
        found = [finding for finding in json.loads(looked.stdout) if finding["part"] == "附件"]
        assert [finding["severity"] for finding in found] == ["good"]


def a_visit_when_up(product):
    found = []

    def look():
        try:
            found.append(a_visit(product, str(uuid.uuid4())))
        except Exception:
            return False
        return True

    assert eventually(look)
    return found[-1]


def send_until_refused(session):
    random = Random(1)
    for _ in range(50):
        session.post("attachments/upload/", [], [("files", "照片.jpg", picture(random))])


@contextmanager
def small_disk():
    """A file system of its own, of 900 MB; in memory, so that filling it fills nothing else."""
    with tempfile.TemporaryDirectory(prefix="yinhui-small-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=900m,mode=755", "tmpfs", folder], check=False
        )
        if made.returncode:
            pytest.skip("a small file system needs the right to mount")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(path):
    """Write until nothing more goes in."""
    with path.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 1024 * 1024)
        except OSError:
            return
