"""Keep the web server, the job worker and the embedded PostgreSQL running, and end them together.

Whatever dies is started again; a part that keeps dying is given longer and longer rests. When this process
is killed outright, the children are told by the kernel (Linux) and stop; PostgreSQL goes on and is taken
over by the next start.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from yinhui.kernel import postgres
from yinhui.kernel.errors import YinhuiError
from yinhui.kernel.installation import Installation

POLL_S = 0.5
REST_MAX_S = 30.0
STEADY_AFTER_S = 60.0
STOP_TIMEOUT_S = 20.0
LOG_BYTES_MAX = 10 * 1024 * 1024
PR_SET_PDEATHSIG = 1
# Between two states a server has for a moment neither process; not for so long.
STUCK_POLL_S, STUCK_LOOKS = 5.0, 3


class AlreadyServing(YinhuiError):
    """Another `yinhui serve` holds this data folder."""

    code = "already_serving"


@dataclass
class Part:
    """One child process and how often it has had to be started again."""

    name: str
    command: list[str]
    log: Path
    as_user: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    rest_s: float = 1.0
    start_again_at: float = 0.0
    deaths: int = 0


class Database:
    """The embedded server as the supervisor looks after it: started again when it has died, and ended first
    when it lives but is stuck."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._look_again_at = 0.0
        self._stuck_looks = 0

    def look_after(self) -> None:
        """Look whether it is there, and now and then whether it does anything."""
        if not postgres.is_running(self._data_dir):
            _say("数据库意外停止，正在重新启动……")
            self._start()
        elif time.monotonic() >= self._look_again_at:
            self._look_again_at = time.monotonic() + STUCK_POLL_S
            self._stuck_looks = self._stuck_looks + 1 if postgres.is_stuck(self._data_dir) else 0
            if self._stuck_looks >= STUCK_LOOKS:
                _say("数据库没有反应，正在重新启动……")
                self._stuck_looks = 0
                postgres.stop_at_once(self._data_dir)
                self._start()

    def _start(self) -> None:
        try:
            postgres.start(self._data_dir)
        except postgres.PostgresError as error:
            _say(f"数据库没有启动成功，稍后再试。{error}")


def hold_data_folder(data_dir: Path) -> IO[str]:
    """Take the data folder for this process until it ends. Raises AlreadyServing."""
    lock = (data_dir / "serve.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyServing(
            "银辉已经在这个数据目录上运行。请先在原来的窗口按 Ctrl-C 停止，再启动。"
        ) from None
    return lock


def run_parts(installation: Installation, parts: list[Part], *, when_started: Callable[[], None]) -> None:
    """Start the parts and keep them running until this process gets SIGINT or SIGTERM; then stop them all.

    `when_started` is called once after the first start; what it raises stops the parts too.
    """
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    database = Database(installation.data_dir) if installation.is_embedded else None
    for part in parts:
        _start(part)
    try:
        when_started()
        while not stopping:
            time.sleep(POLL_S)
            if database is not None:
                database.look_after()
            for part in parts:
                _revive(part)
        _say("正在停止……")
    finally:
        _stop(parts)


def _start(part: Part) -> None:
    if part.log.exists() and part.log.stat().st_size > LOG_BYTES_MAX:
        part.log.replace(part.log.with_suffix(".old.log"))
    with part.log.open("ab") as log:
        part.process = subprocess.Popen(  # noqa: S603 - our own programs
            part.command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            **part.as_user,
        )
    part.started_at = time.monotonic()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _revive(part: Part) -> None:
    now = time.monotonic()
    if part.process is None:
        if now >= part.start_again_at:
            _start(part)
        return
    if part.process.poll() is None:
        return
    # The web server's workers outlive it when it is killed, and would hold the port and their connections.
    with suppress(ProcessLookupError):
        os.killpg(part.process.pid, signal.SIGKILL)
    if now - part.started_at > STEADY_AFTER_S:
        part.rest_s = 1.0
    part.deaths += 1
    _say(f"{part.name}意外停止（第{part.deaths}次），{part.rest_s:.0f}秒后重新启动。记录在 {part.log}")
    part.process = None
    part.start_again_at = now + part.rest_s
    part.rest_s = min(part.rest_s * 2, REST_MAX_S)


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(parts: list[Part]) -> None:
    running = [part.process for part in parts if part.process is not None and part.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
