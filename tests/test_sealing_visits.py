"""An installation where visits' words were plain: the upgrade seals them; the trail's chain still fits."""

import tempfile
from pathlib import Path

import pytest

from tests.product import Product
from tests.test_sealing_migration import TREE, script
from yinhui.kernel import postgres

FOUND, CORRECTED = "标记走访甲情绪低落", "标记走访乙已经好转"
# The tables as they were, and the trail's triggers on them.
FORMER = """
    from django.db import connection
    from yinhui.audit.installing import build_trail
    from yinhui.kernel.migrating import LeanExecutor
    from yinhui.kernel.wall_building import build_wall
    executor = LeanExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ("care", "audit")]
    executor.migrate([
        *others,
        ("care", "0003_earlier_versions_and_named_duties"),
        ("audit", "0002_writes_round_the_program"),
    ])
    build_wall()
    build_trail()
"""
# The program of that time knew nothing of the table that keeps hashes of what stays.
FORMER_TRAIL = """
    from yinhui.audit.trail import TRAIL
    del TRAIL["audit_resealedchunk"]
"""
SEAL = """
    from yinhui.audit.sealing import seal
    assert seal()
"""
READ = f"""
    from yinhui.audit.sealing import seal
    from yinhui.audit.verifying import verify
    from yinhui.care.models import Visit
    (visit,) = Visit.objects.all()
    assert visit.text == "{CORRECTED}"
    assert visit.events.get().text == "{FOUND}"
    assert verify().problems == (), verify().problems
    assert seal()
    assert verify().problems == (), verify().problems
"""
ALTERED = """
    from yinhui.audit.verifying import verify
    assert [(one.kind, one.table) for one in verify().problems] == [("rows_altered", "care_visitevent")]
"""
VISIT = """
insert into care_visit (county_id, client_key, kind, organisation_id, visited_on, place, visitors, text,
    recorded_at, voided_reason, version)
select id, gen_random_uuid(), 'heart_to_heart', id, '2026-05-01', '家中', '周敏', %s, now(), '', 1
from registry_organisation where kind = 'county'
"""


@pytest.fixture
def product():
    with tempfile.TemporaryDirectory(prefix="yinhui-test-") as folder:
        product = Product(Path(folder) / "data")
        opened = product.run(
            "-c", "from yinhui.kernel.installation import installation; installation()", program="python"
        )
        assert opened.returncode == 0, opened.stderr
        with product.database():
            yield product


def test_the_upgrade_seals_what_visits_say_and_keeps_the_chain(product):
    script(product, FORMER_TRAIL + FORMER)
    product.sql(TREE)
    product.sql(VISIT, FOUND)
    product.sql("update care_visit set text = %s, version = 2", CORRECTED)
    script(product, FORMER_TRAIL + SEAL)
    upgraded = product.run("migrate", "-v0", program="django-admin")
    assert upgraded.returncode == 0, upgraded.stderr
    script(product, READ)
    product.sql(
        "set session_replication_role = replica; update care_visitevent set visitors = '李红'",
    )
    script(product, ALTERED)
    postgres.stop(product.data_dir)
    files = b"".join(
        path.read_bytes() for path in (product.data_dir / "postgres" / "base").rglob("*") if path.is_file()
    )
    assert not [text for text in (FOUND, CORRECTED) if text.encode() in files]
