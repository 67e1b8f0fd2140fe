"""`yinhui serve`: from an empty folder to an open product, step by step, with what each step took."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.db import connections

from yinhui.kernel import clock, postgres
from yinhui.kernel.database import as_owner
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.installation import Installation, installation
from yinhui.kernel.supervisor import Part, hold_data_folder, run_parts
from yinhui.maintenance.wal_archive import hold_slot, receiving_command

PORTS_TRIED = 20
DEMONSTRATION_PEOPLE = 6_000
WEB_UP_TIMEOUT_S = 60
# Threads wait for the database, not for the processor; each holds one connection (of 60, kernel/postgres.py).
WEB_THREADS = 4
WEB_WORKERS_MAX = 8


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", help="启动数据库、网站和后台任务")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000，被占用时顺延）")
    serve.add_argument("--demo", action="store_true", help="数据库是空的时，建立演示市")
    serve.set_defaults(run=serve_until_stopped, own_database=True)


def serve_until_stopped(chosen: argparse.Namespace) -> int:
    """Prepare everything, start the parts and stay until Ctrl-C. Returns 1 when it cannot start."""
    try:
        here = installation()
        lock = hold_data_folder(here.data_dir)
        prepare(here, demonstration=chosen.demo)
        port = _free_port(chosen.host, chosen.port)
    except (YinhuiError, postgres.PostgresError) as error:
        print(f"没有启动成功：{error}", file=sys.stderr)
        return 1
    with lock:
        run_parts(
            here, _parts(here, chosen.host, port), when_started=lambda: _announce(here, chosen.host, port)
        )
        if here.is_embedded:
            postgres.stop(here.data_dir)
    print("已停止。数据都保存好了。")
    return 0


def prepare(here: Installation, *, demonstration: bool) -> None:
    """Start the database, bring its tables up to date and, when asked and empty, build a demonstration."""
    if here.is_embedded:
        with _step("启动数据库"):
            postgres.start(here.data_dir)
            hold_slot(here)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinhui.settings")
    django.setup()
    # Django's own modules are imported after it is set up.
    from yinhui.maintenance.upgrading import update_tables  # noqa: PLC0415

    with as_owner():
        with _step("更新数据表"):
            update_tables(here, _aside)
        if demonstration:
            _build_demonstration_when_empty()
    connections.close_all()


def _build_demonstration_when_empty() -> None:
    # Models are imported after Django is set up.
    from yinhui.demo.building import build_demonstration  # noqa: PLC0415
    from yinhui.registry.models import Organisation  # noqa: PLC0415

    if not Organisation.objects.exists():
        with _step("建立演示数据"):
            build_demonstration(people=DEMONSTRATION_PEOPLE, seed=1, as_of=clock.today())


def web_command(host: str, port: int) -> list[str]:
    """Return the command that serves the pages."""
    workers = min(os.cpu_count() or 1, WEB_WORKERS_MAX)
    return [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "yinhui.wsgi:application"),
        *("--host", host, "--port", str(port), "--no-ws", "--respawn-failed-workers"),
        *("--workers", str(workers), "--blocking-threads", str(WEB_THREADS)),
    ]


def _parts(here: Installation, host: str, port: int) -> list[Part]:
    logs = here.data_dir / "logs"
    logs.mkdir(exist_ok=True)
    worker = [
        str(Path(sys.executable).parent / "django-admin"),
        "procrastinate",
        "worker",
        "--concurrency",
        "2",
    ]
    parts = [
        Part("网站", web_command(host, port), logs / "web.log"),
        Part("后台任务", worker, logs / "worker.log"),
    ]
    if here.is_embedded:
        command, as_user = receiving_command(here)
        parts.append(Part("日志备份", command, logs / "log-archive.log", as_user=as_user))
    return parts


def _announce(here: Installation, host: str, port: int) -> None:
    url = f"http://{host}:{port}/"
    with _step("打开网站"):
        _wait_until_up(url)
    print(f"\n银辉已经打开：{url}")
    sign_ins = here.data_dir / "demo-sign-ins.json"
    if sign_ins.exists():
        print("演示账号（数据都是虚构的）：")
        for row in json.loads(sign_ins.read_text()):
            print(f"  {row['role']}\t{row['organisation']}\t用户名 {row['username']}\t密码 {row['password']}")
    print("按 Ctrl-C 停止。", flush=True)


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise YinhuiError(
        f"端口 {wanted} 至 {wanted + PORTS_TRIED - 1} 都被占用。请用 --port 指定一个空闲的端口。"
    )


def _wait_until_up(url: str) -> None:
    deadline = time.monotonic() + WEB_UP_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}healthz", timeout=2) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise YinhuiError("网站没有在一分钟内启动。请查看数据目录 logs/web.log，改正后重新启动。")


def _aside(line: str) -> None:
    print(f"\n    {line}", end="", flush=True)


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"  {name}……", end="", flush=True)
    yield
    print(f" {time.monotonic() - began:.1f} 秒", flush=True)
