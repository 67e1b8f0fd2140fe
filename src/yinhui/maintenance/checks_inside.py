"""Checks that ask the database: its version and walls, the key against what is sealed, files, jobs, log."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from pathlib import Path
from typing import Any

import psycopg
from cryptography.exceptions import InvalidTag
from django.db import connections

from yinhui.kernel import clock
from yinhui.kernel.attachments import ORPHAN_AGE_S, path_of
from yinhui.kernel.installation import Installation
from yinhui.kernel.postgres import PROGRAM
from yinhui.kernel.sensitive import decrypt
from yinhui.kernel.wall import declared
from yinhui.maintenance.findings import Finding, error, good, warning
from yinhui.maintenance.jobs_overview import failing_jobs
from yinhui.maintenance.upgrading import unapplied_migrations

SERVER_VERSION_MIN = 160000
EXTENSIONS = ("btree_gist",)
SEALED_SAMPLES = 20
FILES_SAMPLED = 200
SKEW_MAX = dt.timedelta(seconds=30)
WORKER_SILENT_AFTER = dt.timedelta(minutes=2)
TRAIL_OLD_AFTER = dt.timedelta(days=3)

Connection = psycopg.Connection[Any]


def server(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The server is one that we know, and its clock is ours."""
    number, version, now = _one(
        connection,
        "select current_setting('server_version_num')::int, current_setting('server_version'), now()",
    )
    present = {name for (name,) in connection.execute("select extname from pg_extension").fetchall()}
    found = []
    if number < SERVER_VERSION_MIN:
        found.append(
            error("数据库", f"PostgreSQL {version} 太旧。", "请换成 PostgreSQL 16 以上（建议 18）。")
        )
    else:
        found.append(good("数据库", f"PostgreSQL {version}"))
    for name in set(EXTENSIONS) - present:
        found.append(error("数据库", f"缺少扩展 {name}。", f"请用管理员运行 create extension {name};"))
    skew = abs(now - clock.now())
    if skew > SKEW_MAX:
        found.append(
            warning(
                "时钟", f"数据库的时钟和这台机器差 {skew}。", "请把两台机器的时间都交给同一个时间服务器校准。"
            )
        )
    return found


def tables(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """Nothing is left to migrate."""
    waiting = unapplied_migrations()
    if waiting:
        return [
            error(
                "数据表",
                f"还有 {len(waiting)} 步升级没有做。",
                "请重新启动 yinhui serve，启动时会先备份再升级。",
            )
        ]
    return [good("数据表", "和程序一致")]


def wall(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The program's role cannot bypass the wall and owns nothing; every declared table stands behind it."""
    role = connection.execute(
        "select rolsuper, rolbypassrls, (select count(*) from pg_class where relowner = r.oid) "
        "from pg_roles r where rolname = %s",
        [PROGRAM],
    ).fetchone()
    if role is None:
        return [error("权限的墙", f"没有程序用的角色 {PROGRAM}。", "请重新启动 yinhui serve，会自动建好。")]
    found = []
    if role[0] or role[1] or role[2]:
        found.append(
            error(
                "权限的墙",
                f"角色 {PROGRAM} 能绕过行级权限，或者拥有表。",
                f"请用管理员运行 alter role {PROGRAM} nosuperuser nobypassrls; 并把它的表改归主人。",
            )
        )
    walled = {
        name
        for (name,) in connection.execute(
            "select c.relname from pg_class c join pg_policy p on p.polrelid = c.oid where c.relrowsecurity"
        ).fetchall()
    }
    missing = sorted(
        table for table, policy in declared().items() if not policy.because and table not in walled
    )
    if missing:
        found.append(
            error(
                "权限的墙",
                f"{len(missing)} 张表没有行级权限：{'、'.join(missing[:5])}。",
                "请重新启动 yinhui serve，会自动补上。",
            )
        )
    return found or [good("权限的墙", f"{len(walled)} 张表都有行级权限")]


def key(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The key opens what is sealed."""
    rows = connection.execute(
        "select id_number_sealed from registry_person where id_number_sealed is not null limit %s",
        [SEALED_SAMPLES],
    ).fetchall()
    try:
        for (sealed,) in rows:
            decrypt(sealed, "id_number")
    except (InvalidTag, ValueError, KeyError):
        return [
            error(
                "密钥",
                "密钥打不开已有的身份证号，不是这个数据库的密钥。",
                "请从另存的密钥或便携备份里恢复 master.key。",
            )
        ]
    return [good("密钥", "能打开加密的内容")] if rows else []


def files(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """Every attachment has its file, unchanged; no file is without its attachment (`full`: all are read)."""
    named = [
        name for (name,) in connection.execute("select distinct sha256 from kernel_attachment").fetchall()
    ]
    looked = named if full or len(named) <= FILES_SAMPLED else random.Random().sample(named, FILES_SAMPLED)  # noqa: S311
    missing = [name for name in looked if not path_of(name).exists()]
    damaged = [name for name in looked if name not in missing and _digest(path_of(name)) != name]
    found = []
    if missing or damaged:
        found.append(
            error(
                "附件",
                f"查了 {len(looked)} 个，缺 {len(missing)} 个，损坏 {len(damaged)} 个。",
                "请用 yinhui restore 恢复到一个空目录，再把那里 attachments 里的文件复制回来。",
            )
        )
    orphans = _orphans(here.data_dir / "attachments", set(named)) if full else 0
    if orphans:
        found.append(warning("附件", f"有 {orphans} 个文件没有记录用到。", "不用管，每天夜里会自动清理。"))
    return found or [good("附件", f"共 {len(named)} 个，查了 {len(looked)} 个，都完好")]


def jobs(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The worker is alive, and nothing waits or fails for long."""
    (heartbeat,) = _one(connection, "select max(last_heartbeat) from procrastinate_workers")
    (waiting,) = _one(
        connection,
        "select count(*) from procrastinate_jobs where status = 'todo' "
        "and coalesce(scheduled_at, now()) < now() - interval '1 hour'",
    )
    found = []
    if heartbeat is None or clock.now() - heartbeat > WORKER_SILENT_AFTER:
        found.append(error("后台任务", "没有在运行，导入、每日应办和备份都不会办。", "请启动 yinhui serve。"))
    else:
        found.append(good("后台任务", "在运行"))
    failing = failing_jobs(connection)
    if failing:
        first = failing[0]
        found.append(
            error(
                "后台任务",
                f"{len(failing)} 项没有办成，例如“{first.name}”：{first.reason}",
                "请在“系统状况”页看原因，处理后按“再办一次”。",
            )
        )
    if waiting:
        found.append(
            warning(
                "后台任务", f"{waiting} 项排队超过一小时。", "请看 logs/worker.log；重新启动 yinhui serve。"
            )
        )
    return found


def log_archive(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The log is being received, without which only the moments of backups can be returned to."""
    if not here.is_embedded:
        return []
    rows = connection.execute(
        "select 1 from pg_stat_replication where application_name = 'pg_receivewal'"
    ).fetchall()
    if rows:
        return [good("日志备份", "在进行，可以回到任意时间")]
    return [
        warning(
            "日志备份",
            "没有在进行，暂时只能回到备份的时刻。",
            "请看 logs/log-archive.log；重新启动 yinhui serve。",
        )
    ]


def trail(connection: Connection, here: Installation, *, full: bool) -> list[Finding]:
    """The last verification of the trail found nothing, and it was not long ago."""
    row = connection.execute(
        "select at, jsonb_array_length(problems) from audit_verification order by at desc limit 1"
    ).fetchone()
    if row is None or clock.now() - row[0] > TRAIL_OLD_AFTER:
        return [warning("操作痕迹", "最近没有核验过。", "请运行 yinhui audit verify，或者让系统夜里开着。")]
    if row[1]:
        return [
            error(
                "操作痕迹",
                f"核验发现 {row[1]} 处和封存时不一样。",
                "请马上告诉安全审计员，查看“操作痕迹”页。",
            )
        ]
    return [good("操作痕迹", f"{row[0].astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} 核验一致")]


CHECKS = (server, tables, wall, key, files, jobs, log_archive, trail)


def connect(here: Installation) -> Connection:
    """Connect as the owner, who sees all tables, to the database that Django uses. Raises
    psycopg.OperationalError."""
    name = connections["default"].settings_dict["NAME"]
    return psycopg.connect(here.owner_url, dbname=name, autocommit=True, connect_timeout=10)


def _one(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _orphans(folder: Path, named: set[str]) -> int:
    """Files older than the sweep's patience that no row names."""
    old = clock.now().timestamp() - ORPHAN_AGE_S
    found = (path for path in folder.glob("[0-9a-f][0-9a-f]/*/*") if path.name[:64] not in named)
    return sum(path.stat().st_mtime < old for path in found)
