"""The lean executor of migrations carries the same models as Django's own."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from yinhui.kernel.migrating import LeanState


def _described(model):
    """What a migration's step may ask of a rendered model."""
    meta = model._meta
    fields = meta.local_fields
    return {
        "columns": [(field.name, type(field), field.db_parameters(connection)) for field in fields],
        "refers to": {field.name: field.related_model._meta.label for field in fields if field.is_relation},
        "referred to by": {(one.related_model._meta.label, one.field.name) for one in meta.related_objects},
        "indexes": [index.deconstruct() for index in meta.indexes],
        "constraints": meta.constraints,
        "triggers": [trigger.name for trigger in getattr(meta, "triggers", [])],
    }


def test_every_model_is_what_django_makes_of_the_same_migrations():
    loader = MigrationLoader(None)
    lean = LeanState.of(ProjectState(real_apps=loader.unmigrated_apps))
    rendered = lean.apps
    for app_label, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        lean = loader.graph.nodes[app_label, name].mutate_state(lean, preserve=False)
    assert lean.apps is rendered
    django_own = ProjectState(lean.models, lean.real_apps).apps
    models = {model._meta.label for model in rendered.get_models()}
    assert models == {model._meta.label for model in django_own.get_models()}
    for label in models:
        assert _described(rendered.get_model(label)) == _described(django_own.get_model(label)), label
