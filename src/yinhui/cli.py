"""The `yinhui` command. Each room's commands are in its own `commands.py`; here they are put together."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

import django

from yinhui.kernel.database import as_owner, database_running
from yinhui.kernel.installation import KeyMissing

# Each of these modules has `add_commands(commands)`, which adds its parsers and sets `run` on each:
# a function of the parsed arguments that returns the exit status. Imported before Django is set up, so
# they import models inside the functions.
COMMAND_MODULES = (
    "yinhui.serve",
    "yinhui.kernel.commands",
    "yinhui.maintenance.commands",
    "yinhui.workbench.commands",
    "yinhui.registry.commands_opening",
    "yinhui.registry.commands",
    "yinhui.accounts.commands",
    "yinhui.rulebook.commands",
    "yinhui.reports.commands",
    "yinhui.audit.commands",
    "yinhui.privacy.commands",
    "yinhui.demo.commands",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Commands other than `serve` find the running database or start the embedded one for themselves, and sign
    in as the program; those that set `as_owner` as the owner of its tables.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinhui.settings")
    parser = argparse.ArgumentParser(prog="yinhui", description="银辉：离退休干部工作系统")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in COMMAND_MODULES:
        importlib.import_module(module).add_commands(commands)
    chosen = parser.parse_args(arguments)
    try:
        if getattr(chosen, "own_database", False):
            return int(chosen.run(chosen))
        with database_running():
            django.setup()
            with as_owner() if getattr(chosen, "as_owner", False) else nullcontext():
                return int(chosen.run(chosen))
    except KeyMissing as error:
        print(error.message, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
