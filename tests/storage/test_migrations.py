"""A step of the tables must let the program of the previous release go on beside it."""

from types import SimpleNamespace

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from bench.upgrade import git, previous

NARROWING = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
HINT = 'If the previous release does not use it any more, say so: narrows = "since 0.2 …".'


def released():
    """The migrations of the previous release, as `calls.0017_sealed_callers`."""
    paths = git("ls-tree", "-r", "--name-only", previous(), "youhu").decode().split()
    parts = [path.removesuffix(".py").split("/") for path in paths if "/migrations/0" in path]
    return {(app, name) for _youhu, app, _migrations, name in parts}


def faults(migration, app, before):
    """What the previous release could not live with; `before` are its models, as Django knows."""
    if getattr(migration, "narrows", ""):
        return
    for one in migration.operations:
        if isinstance(one, migrations.RunPython) and not one.reversible:
            yield f"{one.describe()}: no way back"
        if isinstance(one, NARROWING):
            yield f"{one.describe()}: it may still be in use"
        if isinstance(one, (migrations.AddField, migrations.AlterField)):
            model = before.get((app, one.model_name_lower))
            if model is not None and _demands(one, model):
                yield f"{one.describe()}: the previous release does not fill it (db_default?)"


def _demands(one, model):
    """Whether a row without this column is refused, and was not before."""
    field, known = one.field, model.fields.get(one.name)
    is_free = field.null or field.many_to_many or field.db_default is not models.NOT_PROVIDED
    return not is_free and (known is None or known.null)


def ours():
    """The migrations of this program."""
    found = MigrationLoader(None).disk_migrations.items()
    return {key for key, one in found if one.__module__.startswith("youhu.")}


def test_the_program_of_the_previous_release_lives_on_with_every_new_step():
    loader, known, mine = MigrationLoader(None), released(), ours()
    before = loader.project_state([key for key in mine if key in known]).models
    found = [
        f"{app}.{name}: {fault}. {HINT}"
        for app, name in sorted(mine - known)
        for fault in faults(loader.disk_migrations[app, name], app, before)
    ]
    assert found == []


FREE, DEMANDING = models.IntegerField(null=True), models.IntegerField(default=0)


@pytest.mark.parametrize(
    ("step", "is_fine"),
    [
        (migrations.AddField("call", "age", FREE), True),
        (migrations.AddField("call", "age", models.IntegerField(default=0, db_default=0)), True),
        (migrations.AddField("call", "age", DEMANDING), False),
        (migrations.AddField("newcomer", "age", DEMANDING), True),
        (migrations.AlterField("call", "known", DEMANDING), False),
        (migrations.AlterField("call", "due", DEMANDING), True),
        (migrations.RemoveField("call", "known"), False),
        (migrations.RenameField("call", "known", "seen"), False),
        (migrations.RunPython(lambda _apps, _editor: None), False),
        (migrations.RunPython(lambda _apps, _editor: None, migrations.RunPython.noop), True),
    ],
)
def test_a_step_that_shuts_the_previous_release_out_is_named(step, is_fine):
    call = SimpleNamespace(fields={"known": FREE, "due": DEMANDING})
    made = SimpleNamespace(operations=[step])
    assert (list(faults(made, "calls", {("calls", "call"): call})) == []) is is_fine
    made.narrows = "since 0.2 nobody reads it"
    assert list(faults(made, "calls", {("calls", "call"): call})) == []
