"""This room's shell commands: `yinhui keys list` and `yinhui keys rotate`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yinhui.kernel.key_rotation import Progress

EXIT_DONE, EXIT_RUNNING_ALREADY = 0, 1


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `keys list` and `keys rotate`."""
    keys = commands.add_parser("keys", help="敏感信息的密钥：查看、更换")
    verbs = keys.add_subparsers(dest="verb", required=True, metavar="动作")
    listed = verbs.add_parser("list", help="列出各代密钥（不显示密钥本身）和各代加密的数据行数")
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")
    listed.set_defaults(run=list_keys_command, as_owner=True)
    rotated = verbs.add_parser(
        "rotate",
        help="更换密钥：生成新一代密钥，把已有的敏感信息逐批重新加密",
        description="更换期间系统照常使用。中途断开的，再运行一次就会接着做完。"
        "退出状态：0 已完成；1 另一个进程正在更换。",
    )
    rotated.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    rotated.set_defaults(run=rotate_keys_command, as_owner=True)


def list_keys_command(arguments: argparse.Namespace) -> int:
    """Print the generations of keys, and how many rows hold something of each."""
    from yinhui.kernel.key_rotation import generations_in_use
    from yinhui.kernel.keys import keyring

    rows = generations_in_use()
    keys = keyring()
    listed = [
        {
            "generation": generation.number,
            "made_on": generation.made_on,
            "seals": generation.number == keys.latest,
            "rows": rows.pop(generation.number, 0),
        }
        for generation in keys.generations
    ]
    if arguments.json:
        print(json.dumps({"generations": listed, "rows_without_key": sum(rows.values())}, ensure_ascii=False))
        return EXIT_DONE
    for one in listed:
        use = "正在使用" if one["seals"] else "只用于读取，等待更换完成"
        print(f"第{one['generation']}代　{one['made_on']} 生成　{use}　{one['rows']:,} 行")
    if rows:
        print(
            f"有 {sum(rows.values()):,} 行的密钥不在 keyring.json 里，无法读取。"
            "请恢复与数据库同一天备份的密钥文件。"
        )
    return EXIT_DONE


def rotate_keys_command(arguments: argparse.Namespace) -> int:
    """Change the keys, or finish a change that was broken off."""
    from yinhui.kernel.key_rotation import RotationRunning, rotate

    try:
        done = rotate(lambda progress: None if arguments.json else _print_progress(progress))
    except RotationRunning as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_RUNNING_ALREADY
    if arguments.json:
        said = {"generation": done.generation, "retired": list(done.retired), "rows": done.rows}
        print(json.dumps(said))
    else:
        retired = "、".join(f"第{number}代" for number in done.retired)
        print(f"密钥已更换：第{done.generation}代正在使用，{retired}已停用；重新加密 {done.rows:,} 行。")
        print("请现在备份一次：以前的备份要用当时的密钥打开。")
    return EXIT_DONE


def _print_progress(progress: Progress) -> None:
    print(f"重新加密 {progress.table}：{progress.done:,} / {progress.total:,}", flush=True)
