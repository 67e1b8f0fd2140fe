"""Backup and restore of a real installation, through the commands that its owner runs."""

import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.product import BIN, Product, eventually
from yinhui.kernel import postgres
from yinhui.maintenance.table_sums import table_sums

PASSPHRASE = "correct horse battery staple"
LATER = "insert into django_session (session_key, session_data, expire_date) values (%s, '', now())"


# PostgreSQL's own account must pass through: pytest's folders are closed to others whenever a run begins.
@pytest.fixture
def tmp_path():
    with tempfile.TemporaryDirectory(prefix="yinhui-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def product():
    with tempfile.TemporaryDirectory(prefix="yinhui-test-") as folder:
        yield Product.with_demonstration(Path(folder) / "data")


@pytest.fixture(scope="module")
def passphrase(tmp_path_factory):
    path = tmp_path_factory.mktemp("secret") / "passphrase"
    path.write_text(PASSPHRASE)
    return path


@pytest.fixture(scope="module")
def base(product):
    """A physical backup."""
    done = product.run("backup")
    assert done.returncode == 0, done.stderr
    return max((product.data_dir / "backups" / "base").iterdir())


@pytest.fixture(scope="module")
def archive(product, passphrase, tmp_path_factory):
    """A portable archive."""
    folder = tmp_path_factory.mktemp("portable")
    done = product.run("backup", "--portable", "--to", folder, "--passphrase-file", passphrase)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.yha"))


def sums(product):
    with product.database(), psycopg.connect(postgres.embedded_url(product.data_dir)) as connection:
        return table_sums(connection)


def files(product):
    return {
        path.relative_to(product.data_dir): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("attachments", "reports", "imports")
        for path in (product.data_dir / folder).rglob("*")
        if path.is_file()
    }


def assert_same(one, other):
    assert sums(one) == sums(other)
    assert files(one) == files(other) != {}
    assert (one.data_dir / "master.key").read_bytes() == (other.data_dir / "master.key").read_bytes()


def refused(product, *command):
    done = product.run(*command)
    assert done.returncode == 1
    return done.stderr


def test_a_physical_backup_restores_every_table_and_every_file(product, base, tmp_path):
    restored = Product(tmp_path / "restored")
    done = product.run("restore", base, "--to", restored.data_dir)
    assert done.returncode == 0, done.stderr
    assert_same(product, restored)


def test_a_portable_archive_restores_everything_and_the_key_on_another_machine(
    archive, passphrase, product, tmp_path
):
    elsewhere = Product(tmp_path / "nothing-here", HOME=str(tmp_path))
    restored = Product(tmp_path / "restored")
    done = elsewhere.run("restore", archive, "--to", restored.data_dir, "--passphrase-file", passphrase)
    assert done.returncode == 0, done.stderr
    assert_same(product, restored)
    assert not elsewhere.data_dir.exists()


def test_any_moment_can_be_returned_to(product, base, tmp_path):
    with product.serving(8761):
        product.sql(LATER, "before")
        moment = product.sql("select clock_timestamp()")[0][0]
        time.sleep(1)
        product.sql(LATER, "after")
        written = product.sql("select pg_current_wal_flush_lsn()")[0][0]
        assert eventually(lambda: archived(product, written))
        restored = Product(tmp_path / "restored")
        done = product.run(
            *("restore", product.data_dir / "backups", "--to", restored.data_dir),
            *("--until", moment.isoformat()),
        )
        assert done.returncode == 0, done.stderr
        newest = Product(tmp_path / "newest")
        done = product.run("restore", product.data_dir / "backups", "--to", newest.data_dir)
        assert done.returncode == 0, done.stderr
    assert kept_sessions(restored) == {"before"}
    assert kept_sessions(newest) == {"before", "after"}


def archived(product, position):
    rows = product.sql(
        "select write_lsn >= %s from pg_stat_replication where application_name = 'pg_receivewal'", position
    )
    return rows and rows[0][0]


def kept_sessions(product):
    with product.database():
        return {
            key for (key,) in product.sql("select session_key from django_session where session_data = ''")
        }


def test_a_moment_before_the_first_backup_is_refused(product, base, tmp_path):
    message = refused(
        product,
        "restore",
        product.data_dir / "backups",
        "--to",
        tmp_path / "x",
        "--until",
        "2020-01-01T00:00:00",
    )
    assert "最早的一份备份" in message


def test_a_full_target_is_left_as_it_is(product, base, archive, passphrase, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert "没有覆盖" in refused(product, "restore", base, "--to", tmp_path)
    command = ("restore", archive, "--to", tmp_path, "--passphrase-file", passphrase)
    assert "没有覆盖" in refused(product, *command)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("place", [10, 0.5, -10], ids=["header", "middle", "end"])
def test_a_changed_archive_is_refused_wherever_it_was_changed(archive, passphrase, product, tmp_path, place):
    content = bytearray(archive.read_bytes())
    content[int(len(content) * place) if isinstance(place, float) else place] ^= 1
    damaged = tmp_path / "damaged.yha"
    damaged.write_bytes(content)
    message = refused(product, "restore", damaged, "--to", tmp_path / "x", "--passphrase-file", passphrase)
    assert "损坏" in message
    assert not (tmp_path / "x").exists()


def test_an_archive_cut_short_is_refused(archive, passphrase, product, tmp_path):
    cut = tmp_path / "cut.yha"
    cut.write_bytes(archive.read_bytes()[:-1_000_000])
    assert "损坏" in refused(product, "restore", cut, "--to", tmp_path / "x", "--passphrase-file", passphrase)
    assert [path.name for path in tmp_path.iterdir()] == ["cut.yha"]


def test_a_wrong_passphrase_is_told_from_a_damaged_archive(archive, product, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not the right passphrase")
    message = refused(product, "restore", archive, "--to", tmp_path / "x", "--passphrase-file", wrong)
    assert "口令" in message
    assert "损坏" not in message


def test_a_short_passphrase_is_refused(product, tmp_path):
    (tmp_path / "short").write_text("123456")
    assert "至少要 12 个字符" in refused(
        product, "backup", "--portable", "--passphrase-file", tmp_path / "short"
    )


def test_a_damaged_physical_backup_is_refused(product, base, tmp_path):
    root = tmp_path / "backups"
    shutil.copytree(product.data_dir / "backups", root)
    data = root / "base" / base.name / "data" / "base.tar.gz"
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 0xFF
    data.write_bytes(content)
    assert "损坏" in refused(product, "restore", root / "base" / base.name, "--to", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_missing_attachment_in_the_backup_is_said(product, base, tmp_path):
    root = tmp_path / "backups"
    shutil.copytree(product.data_dir / "backups", root)
    next(path for path in (root / "files").glob("??/*")).unlink()
    assert "缺少文件" in refused(product, "restore", root / "base" / base.name, "--to", tmp_path / "x")


def test_a_physical_backup_holds_no_key_and_wants_the_right_one(product, base, tmp_path):
    key = (product.data_dir / "master.key").read_bytes()
    assert not any(
        key in path.read_bytes() for path in (product.data_dir / "backups").rglob("*") if path.is_file()
    )
    other = Product(tmp_path / "other")
    assert "没有密钥" in refused(other, "restore", base, "--to", tmp_path / "x")
    stranger = tmp_path / "stranger.key"
    stranger.write_text("A" * 43 + "=")
    assert "不是这份备份的密钥" in refused(other, "restore", base, "--to", tmp_path / "x", "--key", stranger)


def test_a_backup_killed_half_way_leaves_nothing_that_looks_whole(product, base):
    folder = product.data_dir / "backups" / "base"
    before = set(folder.iterdir())
    backup = subprocess.Popen([BIN / "yinhui", "backup"], env=product.environment, stderr=subprocess.PIPE)
    assert eventually(lambda: set(folder.iterdir()) - before)
    time.sleep(0.3)
    backup.kill()
    backup.wait()
    left = set(folder.iterdir()) - before
    assert all(path.name.endswith(".partial") for path in left)
    assert product.run("backup").returncode == 0
    assert not [path for path in folder.iterdir() if path.name.endswith(".partial")]


def test_a_disk_without_room_refuses_before_it_begins(product, tmp_path):
    mounted = tmp_path / "small"
    mounted.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", mounted], check=False)
    if made.returncode:
        pytest.skip("a small file system needs the right to mount")
    try:
        assert "磁盘空间不够" in refused(product, "backup", "--to", mounted)
        assert not list(mounted.glob("base/*"))
    finally:
        subprocess.run(["umount", mounted], check=True)


def test_an_own_postgresql_is_told_which_backup_to_use(product):
    with product.database():
        own = Product(product.data_dir)
        own.environment["DATABASE_URL"] = postgres.embedded_url(product.data_dir)
        assert "--portable" in refused(own, "backup")


def test_the_history_tells_what_was_tried(product, base):
    lines = (product.data_dir / "backups" / "history.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    assert first["ok"]
    assert dt.datetime.fromisoformat(first["at"]).tzinfo


def test_an_upgrade_that_fails_leaves_the_old_state(product, tmp_path):
    before = sums(product)
    upgraded = newer_version(product, tmp_path, ["select 1", "select 1/0"])
    done = upgraded.run("serve", "--port", "8762")
    assert done.returncode == 1
    assert "升级前的备份" in done.stdout
    assert "已经退回到升级之前" in done.stderr
    assert sums(product) == before


def test_an_upgrade_that_works_can_be_rolled_back(product, tmp_path):
    before = sums(product)
    upgraded = newer_version(product, tmp_path, ["select 1"])
    with upgraded.serving(8763):
        assert upgraded.sql("select to_regclass('half_way')")[0][0]
    done = product.run("restore", "--last-before-upgrade")
    assert done.returncode == 0, done.stderr
    after = sums(product)
    assert "half_way" not in after
    for table in ("registry_person", "registry_organisation", "django_migrations", "care_visit"):
        assert after[table] == before[table]


def newer_version(product, folder, statements):
    """The product with migrations that are not in it, as a newer version would bring."""
    package = folder / "newer"
    (package / "newer_migrations").mkdir(parents=True)
    (package / "newer_migrations" / "__init__.py").touch()
    for number, statement in enumerate(statements, start=1):
        (package / "newer_migrations" / f"{number:04}_step.py").write_text(migration(number, statement))
    (package / "newer_settings.py").write_text(
        "from yinhui.settings import *\nMIGRATION_MODULES = {'maintenance': 'newer_migrations'}\n"
    )
    path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH", "")]))
    return Product(product.data_dir, PYTHONPATH=path, DJANGO_SETTINGS_MODULE="newer_settings")


def migration(number, statement):
    operations = ["create table if not exists half_way (id int)", statement]
    after = f'("maintenance", "{number - 1:04}_step")' if number > 1 else ""
    return (
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [{after}]\n"
        f"    operations = [migrations.RunSQL(sql) for sql in {operations!r}]\n"
    )


def test_a_restore_stopped_by_ctrl_c_leaves_the_target_empty(product, base, tmp_path):
    target = tmp_path / "restored"
    restoring = subprocess.Popen(
        [BIN / "yinhui", "restore", base, "--to", target],
        env=product.environment,
        stderr=subprocess.PIPE,
        # a run that was itself started in the background passes on that Ctrl-C is ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not target.with_name("restored.partial").exists():
        assert restoring.poll() is None
        time.sleep(0.001)  # a restore of this size is over in a moment
    restoring.send_signal(signal.SIGINT)
    restoring.communicate(timeout=60)
    assert not target.exists()
