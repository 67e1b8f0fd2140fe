"""A roster from file to applied, against a bare COPY of the same rows, and against django-import-export.

`python -m bench.roster --rows N` makes a county with 200 units and their branches on a database of its own,
a roster of N made-up people as .csv and as .xlsx, and measures for each
  - reading, judging and applying it, as `yinhui import roster` does, with the peak memory of its processes;
  - COPY of the very rows that came of it into the same emptied table, with the same indexes and triggers
    (and, said apart, of people and memberships into theirs);
  - up to 100,000 rows, django-import-export: the preview and the import that its own admin does.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

GOALS = {"csv": 4.0, "xlsx": 7.0}
PEER_GOAL = 20.0
PEER_ROWS_MAX = 100_000
# Beyond five minutes django-import-export is measured on this many rows and multiplied.
PEER_SAMPLE_ROWS = 5_000
PEER_PATIENCE_S = 300
MEMORY_GOAL_MIB = 1536
UNITS = 200
HEADER = (
    "姓名", "性别", "出生日期", "身份证号", "手机", "原工作单位", "原职务", "离退休类别", "离退休时间",
    "政治面貌", "入党时间", "学历", "所在支部",
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "建国志强秀英桂兰玉梅德福永红卫东明华春生淑珍文斌海涛丽娟振宇庆素芬爱民忠义凤霞"
WRITTEN_TABLES = ("registry_person", "registry_membership")


def main() -> None:
    """Measure and keep the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    data_dir = Path(__file__).parent / "data" / f"roster-{rows}"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir(parents=True)
    os.environ["YINHUI_DATA"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yinhui.settings"

    import django
    from django.core.management import call_command

    from bench.results import keep
    from yinhui.kernel.database import database_running, sign_in_as_owner

    with database_running():
        django.setup()
        sign_in_as_owner()
        call_command("migrate", verbosity=0)
        keep(f"a roster of {rows:,} rows, {len(HEADER)} columns", run(rows, data_dir))
    shutil.rmtree(data_dir, ignore_errors=True)


def run(rows: int, folder: Path) -> list[Any]:
    """Measure a roster of so many rows in the running, migrated database; return the ratios."""
    county = _county()
    ratios = []
    for kind, write in (("csv", _write_csv), ("xlsx", _write_xlsx)):
        path = folder / f"roster.{kind}"
        write(path, rows)
        ratios += _against_copy(county, path, kind, rows)
        if kind == "csv" and rows <= PEER_ROWS_MAX:
            ratios.append(_against_peer(county, path, rows))
        path.unlink()
    return ratios


def _county() -> Any:
    from yinhui.registry.models import Organisation

    def made(kind: str, name: str, parent: Any = None) -> Any:
        long_ago = dt.date(2015, 1, 1)
        return Organisation.objects.create(
            kind=kind, name=name, parent=parent, since=long_ago, founded_on=long_ago
        )

    county = made("county", "演示县", made("prefecture", "演示市"))
    for number in range(UNITS):
        unit = made("unit", f"第{number}局", county)
        made("unit_branch", f"第{number}局离退休干部党支部", unit)
    county.refresh_from_db()
    return county


def _people(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield rows of people who cannot exist, the same ones every time."""
    from yinhui.registry.identity import check_character

    chance = random.Random(20261124)
    for number in range(rows):
        born = dt.date(1930, 1, 1) + dt.timedelta(days=number % 13_000)
        first_17 = f"990101{born:%Y%m%d}{1 + number // 13_000:03}"
        male = int(first_17[16]) % 2 == 1
        unit = chance.randrange(UNITS)
        yield (
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            "男" if male else "女",
            f"{born.year}.{born.month}.{born.day}",
            first_17 + check_character(first_17),
            f"139{chance.randrange(10**8):08}",
            f"第{unit}局",
            chance.choice(("科员", "科长", "副局长", "局长", "教师", "工程师")),
            "退休",
            f"{born.year + 60}年{chance.randint(1, 12)}月",
            "中共党员",
            f"{born.year + 25}-07-01",
            chance.choice(("大学本科", "大专", "中专", "高中", "初中")),
            f"第{unit}局离退休干部党支部",
        )


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_people(rows))


def _write_xlsx(path: Path, rows: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, HEADER)
        for at, row in enumerate(_people(rows), start=1):
            sheet.write_row(at, 0, row)


def _against_copy(county: Any, path: Path, kind: str, rows: int) -> list[Any]:
    from bench.results import Ratio

    _empty()
    with _peak_memory() as peak:
        ours_s = _timed(lambda: _import(county, path))
    taken, kept = _kept_rows(path.parent)
    _empty()
    people_s = _timed(lambda: _copy(kept[:1]))
    _empty()
    all_s = _timed(lambda: _copy(kept))
    for _, _, file in kept:
        file.unlink()
    return [
        Ratio(
            f".{kind}, {rows:,} rows, file to applied ({taken:,} new)",
            f"{ours_s:.1f} s",
            f"COPY of the people {people_s:.1f} s",
            ours_s / people_s,
            f"≤ {GOALS[kind]:.0f}",
        ),
        Ratio(
            f".{kind}, against COPY of people and memberships",
            f"{ours_s:.1f} s",
            f"{all_s:.1f} s",
            ours_s / all_s,
            "—",
        ),
        Ratio(
            f".{kind}, peak memory of all processes of ours",
            f"{peak['mib']:.0f} MiB",
            f"{MEMORY_GOAL_MIB} MiB",
            peak["mib"] / MEMORY_GOAL_MIB,
            "≤ 1",
        ),
    ]


def _import(county: Any, path: Path) -> None:
    """What `yinhui import roster` does."""
    from yinhui.registry.actors import program_actor
    from yinhui.registry.roster import actions, staging

    actor = program_actor(county, "bench.roster")
    roster = actions.start_import(
        actor=actor,
        county=county,
        file_name=path.name,
        file_sha256=staging.sha256_of(path),
        file_bytes=path.stat().st_size,
    )
    staging.read_roster(roster, path)
    assert not roster.counts["rejected"], roster.counts
    actions.apply_import(actor=actor, roster=roster, judged_just_now=True)


def _empty() -> None:
    """Empty the register but for its organisations, with everything that hangs on people, imports too."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        # the trail's guard lets only an archive empty a table
        cursor.execute("set local yinhui.trail_moves = 'archived'")
        cursor.execute("truncate registry_person, registry_rosterrow cascade")
    with connection.cursor() as cursor:
        cursor.execute("checkpoint")


def _kept_rows(folder: Path) -> tuple[int, list[tuple[str, str, Path]]]:
    """Save what the import wrote, a file a table, in COPY's own format."""
    from django.db import connection

    from yinhui.registry.models import Person

    kept = []
    with connection.cursor() as cursor:
        for table in WRITTEN_TABLES:
            cursor.execute(
                """select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                   where attrelid = %s::regclass and attnum > 0 and not attisdropped""",
                [table],
            )
            columns = cursor.fetchone()[0]
            file = folder / f"{table}.copy"
            with file.open("wb") as out, cursor.copy(f"copy {table} ({columns}) to stdout") as rows:
                for block in rows:
                    out.write(block)
            kept.append((table, columns, file))
    return Person.objects.count(), kept


def _copy(kept: list[tuple[str, str, Path]]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        # the rows have their reach, as the import gives it: the floor need not compute it either
        cursor.execute("set local yinhui.reach_given = 'on'")
        # Autovacuum, looking in the middle, would see nobody: the keys would be checked by reading everybody.
        cursor.execute("lock table registry_person in share update exclusive mode")
        for table, columns, file in kept:
            with file.open("rb") as rows, cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
                while block := rows.read(1 << 20):
                    copy.write(block)


def _against_peer(county: Any, path: Path, rows: int) -> Any:
    from bench.results import Ratio

    _empty()
    ours_s = _timed(lambda: _import(county, path))
    _empty()
    sample_s = _timed(lambda: _peer(county, path, PEER_SAMPLE_ROWS))
    whole_s, how = (
        sample_s * rows / PEER_SAMPLE_ROWS,
        f"{PEER_SAMPLE_ROWS:,} rows × {rows // PEER_SAMPLE_ROWS}",
    )
    if whole_s <= PEER_PATIENCE_S:
        _empty()
        whole_s, how = _timed(lambda: _peer(county, path, rows)), "measured whole"
    return Ratio(
        f"django-import-export, preview and import, {how}",
        f"{ours_s:.1f} s",
        f"{whole_s:.1f} s",
        whole_s / ours_s,
        f"≥ {PEER_GOAL:.0f}",
    )


def _peer(county: Any, path: Path, rows: int) -> None:
    """The same columns into the same table by django-import-export as its documentation shows it."""
    import tablib
    from import_export import fields, resources, widgets

    from yinhui.kernel.sensitive import encrypt, lookup_hash
    from yinhui.registry.codes import Education
    from yinhui.registry.models import Organisation, Person
    from yinhui.registry.search_keys import search_keys

    educations = {code.label: code.value for code in Education} | {"大专": "30", "中专": "40"}

    class Hexadecimal(widgets.Widget):
        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bytes:
            return bytes.fromhex(value)

        def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
            return bytes(value).hex() if value else ""

    class Roster(resources.ModelResource):
        id_number_hash = fields.Field(
            attribute="id_number_hash", column_name="id_number_hash", widget=Hexadecimal()
        )
        home_unit = fields.Field(
            attribute="home_unit",
            column_name="原工作单位",
            widget=widgets.ForeignKeyWidget(Organisation, "name"),
        )

        class Meta:
            model = Person
            fields = (
                "id_number_hash", "home_unit", "name", "sex", "birth_date", "phone", "former_post",
                "education", "retirement_kind",
            )  # fmt: skip
            import_id_fields = ("id_number_hash",)

        def before_import(self, dataset: Any, **kwargs: Any) -> None:
            numbers = dataset["身份证号"]
            hashes = [lookup_hash(number, "id_number").hex() for number in numbers]
            dataset.append_col(hashes, header="id_number_hash")

        def before_import_row(self, row: Any, **kwargs: Any) -> None:
            year, month, day = row["出生日期"].split(".")
            row |= {
                "name": row["姓名"],
                "sex": "1" if row["性别"] == "男" else "2",
                "birth_date": f"{year}-{int(month):02}-{int(day):02}",
                "phone": row["手机"],
                "former_post": row["原职务"],
                "education": educations[row["学历"]],
                "retirement_kind": "tuixiu",
            }

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            keys = search_keys(row["姓名"], row["手机"])
            instance.county_id = county.pk
            instance.id_number_sealed = encrypt(row["身份证号"], "id_number")
            instance.pinyin, instance.initials = keys.pinyin, keys.initials
            instance.search_tokens = list(keys.tokens)

    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line, _ in zip(csv.reader(file), range(rows + 1), strict=False)]
    for dry_run in (True, False):
        data = tablib.Dataset(*lines[1:], headers=lines[0])
        result = Roster().import_data(data, dry_run=dry_run, use_transactions=True)
        assert not result.has_errors(), (result.base_errors, result.row_errors()[:1])


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def _peak_memory() -> Iterator[dict[str, float]]:
    """Sample the resident memory of this process and its children; the peak stands in the result's `mib`."""
    peak = {"mib": 0.0}
    done = threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not done.wait(0.1):
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peak["mib"] = max(peak["mib"], total / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


if __name__ == "__main__":
    main()
