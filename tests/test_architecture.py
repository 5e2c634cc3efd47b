"""The house rules of docs/architecture.md, held by the machine.

Read from the source with `ast`, so nothing is imported here; that the pure packages
are pure is tried as well, by importing them where Home Assistant, the clock, the disk
and the network do not exist.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
import subprocess
import sys

from homeassistant.const import Platform
from homeassistant.loader import BASE_PRELOAD_PLATFORMS
import pytest

ROOT = Path(__file__).parents[1]
COMPONENT = ROOT / "custom_components" / "municipal_alarm"
NAME = "custom_components.municipal_alarm"
PRODUCT = tuple(sorted(path for path in COMPONENT.rglob("*.py") if "__pycache__" not in path.parts))

PURE = ("control_room", "radio", "learning")
MAY_IMPORT = {
    # Of our own packages; flat files of Home Assistant may import all of them.
    "control_room": set[str](),
    "radio": set[str](),
    "links": {"radio"},
    "learning": {"control_room"},
    "journal": {"control_room", "learning"},
    "reporting": {"learning", "control_room"},
    "site_plan": {"control_room"},
    "bridge": {"links", "journal", "learning", "reporting", "radio", "control_room", "const"},
    "site_import": {"bridge", "flows", "site_plan", "control_room", "const"},
}
WITHOUT_HOME_ASSISTANT = (
    *("control_room", "radio", "learning", "reporting", "links", "journal", "site_plan"),
)
STANDARD_LIBRARY_OF_THE_PURE = {
    "abc",
    "base64",
    "binascii",
    "bisect",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "hmac",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "string",
    "struct",
    "types",
    "typing",
    "unicodedata",
    "xml",  # xml.etree: the CAP document of a hand-over is built with it, and none is read
}
"""What works on values alone. A name is added here only when its module reads neither
clock nor disk nor network, and gives the same for the same."""

PURE_BUT_FOR = {"site_plan": {"codecs", "csv", "io", "yaml"}}
"""Packages that work on values alone, and the readers of texts that they need for it."""

NOT_OF_VALUES_ALONE = {
    *("now", "utcnow", "today"),  # of datetime; time, random, uuid cannot be imported at all
    *("open", "print", "input", "exec", "eval", "__import__", "breakpoint", "globals"),
}

LONG_FILES = {
    "radio/hytera/exchanges.py": "one life of a message, from its queue to its end, in one place",
    "control_room/events.py": "the journal's whole vocabulary, a table of frozen values",
    "runtime.py": "the one place where the parts are put together; it decides nothing",
}
"""Files over `LOOK_TWICE` lines, each with the reason why it is not two files."""
LOOK_TWICE = 400
PURE_TABLE = 600
MEDIAN = 180

OURS = {"entity", "devices", "runtime"}
"""Flat files that Home Assistant does not ask for by their name."""

TRIED_ELSEWHERE = {
    "bridge/agenda.py": "ha/test_calendar.py",
    "bridge/announcer.py": "ha/test_logbook.py",
    "bridge/accesses.py": "ha/test_timeline.py",
    "bridge/asked.py": "ha/test_services.py",
    "bridge/asking.py": "ha/test_services.py",
    "bridge/asking_evaluation.py": "ha/test_evaluation_actions.py",
    "bridge/asking_field.py": "ha/test_field_actions.py",
    "bridge/asking_procedure.py": "ha/test_procedure_actions.py",
    "bridge/backup_copy.py": "ha/test_backup.py",
    "bridge/caretaking.py": "ha/test_care_actions.py",
    "bridge/carrying_out.py": "ha/test_services.py",
    "bridge/conditions/base.py": "ha/test_condition.py",
    "bridge/conditions/procedure.py": "ha/test_condition.py",
    "bridge/export_view.py": "ha/test_care_actions.py",
    "bridge/exports.py": "ha/test_care_actions.py",
    "bridge/feed.py": "ha/test_websocket_api.py",
    "bridge/figure_source.py": "ha/test_flow_figures.py",
    "bridge/figures.py": "ha/test_figures.py",
    "bridge/filters.py": "ha/test_trigger.py",
    "bridge/happenings/evaluation.py": "ha/test_evaluation_triggers.py",
    "bridge/happenings/guards.py": "ha/test_field_triggers.py",
    "bridge/happenings/incident.py": "ha/test_trigger.py",
    "bridge/happenings/muster.py": "ha/test_field_triggers.py",
    "bridge/happenings/parts.py": "ha/test_trigger.py",
    "bridge/happenings/procedure.py": "ha/test_procedure_triggers.py",
    "bridge/happenings/reports.py": "ha/test_reports.py",
    "bridge/happenings/room.py": "ha/test_trigger.py",
    "bridge/happenings/rounds.py": "ha/test_field_triggers.py",
    "bridge/happenings/telling.py": "ha/test_trigger.py",
    "bridge/happenings/words.py": "ha/test_trigger.py",
    "bridge/health.py": "ha/test_repairs.py",
    "bridge/http_press.py": "ha/test_http_press.py",
    "bridge/labels.py": "bridge/test_hole_words.py",
    "bridge/last_seen.py": "ha/test_trigger.py",
    "bridge/journal_reads.py": "ha/test_search.py",
    "bridge/listening.py": "ha/test_listening.py",
    "bridge/live_figures.py": "ha/test_figures.py",
    "bridge/look_view.py": "ha/test_look.py",
    "bridge/looking.py": "ha/test_timeline.py",
    "bridge/naming.py": "ha/test_services.py",
    "bridge/outcomes.py": "ha/test_services.py",
    "bridge/past.py": "ha/test_timeline.py",
    "bridge/picture_view.py": "ha/test_timeline.py",
    "bridge/plan_view.py": "ha/test_plans.py",
    "bridge/plans.py": "ha/test_plans.py",
    "bridge/preview_words.py": "bridge/test_previews.py",
    "bridge/queries.py": "ha/test_services.py",
    "bridge/queries_evaluation.py": "ha/test_evaluation_actions.py",
    "bridge/queries_accesses.py": "ha/test_timeline.py",
    "bridge/queries_field.py": "ha/test_field_actions.py",
    "bridge/queries_figures.py": "ha/test_figures.py",
    "bridge/queries_plans.py": "ha/test_plans.py",
    "bridge/queries_procedure.py": "ha/test_procedure_actions.py",
    "bridge/queries_readiness.py": "ha/test_system_health.py",
    "bridge/readiness.py": "ha/test_system_health.py",
    "bridge/readiness_words.py": "ha/test_system_health.py",
    "bridge/queries_reports.py": "ha/test_reports.py",
    "bridge/report_making.py": "ha/test_reports.py",
    "bridge/report_view.py": "ha/test_reports.py",
    "bridge/reports.py": "ha/test_reports.py",
    "bridge/retention.py": "bridge/test_care.py",
    "bridge/queries_search.py": "ha/test_search.py",
    "bridge/queries_timeline.py": "ha/test_timeline.py",
    "bridge/running.py": "test_runtime.py",
    "bridge/screen.py": "ha/test_screen.py",
    "bridge/showing.py": "ha/test_sight.py",
    "bridge/sight_view.py": "ha/test_sight.py",
    "bridge/sights.py": "ha/test_websocket_api.py",
    "bridge/site_records.py": "bridge/test_site_source.py",
    "bridge/sounder.py": "bridge/test_sounders.py",
    "bridge/waiting.py": "ha/test_figures.py",
    "bridge/store_address.py": "bridge/test_opening.py",
    "bridge/store_check.py": "ha/test_flow_store.py",
    "bridge/speaking.py": "ha/test_timeline.py",
    "bridge/timeline.py": "ha/test_timeline.py",
    "bridge/trigger_hub.py": "ha/test_trigger.py",
    "control_room/alarm_events.py": "control_room/test_events.py",
    "control_room/access_events.py": "control_room/test_accesses.py",
    "control_room/access_fold.py": "control_room/test_accesses.py",
    "control_room/console_fold.py": "control_room/test_console_checks.py",
    "control_room/escalation/telling.py": "control_room/escalation/test_steps.py",
    "control_room/patrol/demands.py": "control_room/patrol/test_steering.py",
    "control_room/snapshot/incidents.py": "control_room/test_snapshot.py",
    "control_room/snapshot/evaluation_shapes.py": "ha/test_websocket_api.py",
    "control_room/snapshot/messages.py": "ha/test_websocket_api.py",
    "control_room/snapshot/parts.py": "control_room/test_snapshot.py",
    "control_room/snapshot/own_shapes.py": "bridge/test_own.py",
    "control_room/snapshot/place_shapes.py": "ha/test_websocket_api.py",
    "control_room/snapshot/site_shapes.py": "ha/test_websocket_api.py",
    "control_room/snapshot/plan_shapes.py": "ha/test_plans.py",
    "control_room/snapshot/round_shapes.py": "ha/test_websocket_api.py",
    "control_room/snapshot/shapes.py": "ha/test_websocket_api.py",
    "site_import/actions.py": "ha/test_site_plan_actions.py",
    "site_import/applying.py": "site_import/test_importing.py",
    "site_import/judging.py": "site_import/test_importing.py",
    "site_import/reading.py": "site_import/test_importing.py",
    "site_import/storing.py": "site_import/test_importing.py",
    "site_plan/checking.py": "site_plan/test_broken.py",
    "site_plan/difference.py": "site_plan/test_writing.py",
    "site_plan/looking.py": "site_plan/test_writing.py",
    "site_plan/planning.py": "site_plan/test_writing.py",
    "site_plan/rules/codes.py": "ha/test_flow_options.py",
    "site_plan/rules/names.py": "ha/test_flow_building.py",
    "site_plan/rules/repeats.py": "ha/test_flow_round_plan.py",
    "site_plan/rules/rounds.py": "ha/test_flow_round_plan.py",
    "site_plan/rules/steps.py": "ha/test_flow_policy.py",
    "site_plan/types.py": "site_plan/test_broken.py",
    "site_plan/yaml_text.py": "site_plan/test_broken.py",
    "entity.py": "ha/test_entities_live.py",
    "journal/care.py": "journal/care_contract.py",
    "journal/case_reading.py": "journal/cases_contract.py",
    "journal/header.py": "journal/test_verification.py",
    "journal/looking_back.py": "journal/cases_contract.py",
    "journal/lookup.py": "journal/cases_contract.py",
    "journal/memory_shelf.py": "journal/cases_contract.py",
    "journal/placing.py": "journal/test_transaction.py",
    "journal/port.py": "journal/contract.py",
    "journal/postgres/case_reading.py": "journal/cases_contract.py",
    "journal/postgres/reading.py": "journal/postgres/test_store.py",
    "journal/postgres/standby_file.py": "journal/postgres/test_standby.py",
    "journal/postgres/transaction.py": "journal/postgres/test_store.py",
    "journal/postgres/verification.py": "journal/postgres/test_store.py",
    "journal/retention.py": "journal/care_contract.py",
    "journal/shelf.py": "journal/cases_contract.py",
    "journal/tables.py": "journal/test_memory.py",
    "journal/written.py": "journal/test_store.py",
    "reporting/layout/alarms.py": "reporting/layout/test_report.py",
    "reporting/layout/guarding.py": "reporting/layout/test_report.py",
    "reporting/layout/hand.py": "reporting/layout/test_report.py",
    "reporting/layout/learned.py": "reporting/layout/test_report.py",
    "reporting/layout/load.py": "reporting/layout/test_report.py",
    "reporting/layout/response.py": "reporting/layout/test_report.py",
    "reporting/words_dossier.py": "reporting/test_words.py",
    "reporting/words_lists.py": "reporting/test_words.py",
    "learning/sentences/alarms.py": "learning/sentences/test_sentences.py",
    "learning/sentences/evaluating.py": "learning/sentences/test_sentences.py",
    "learning/sentences/field.py": "learning/sentences/test_sentences.py",
    "learning/sentences/keeping.py": "learning/sentences/test_sentences.py",
    "learning/sentences/looks.py": "learning/sentences/test_sentences.py",
    "learning/sentences/messages.py": "learning/sentences/test_sentences.py",
    "learning/sentences/names.py": "learning/sentences/test_sentences.py",
    "learning/sentences/people.py": "learning/sentences/test_sentences.py",
    "learning/sentences/room.py": "learning/sentences/test_sentences.py",
    "learning/sentences/speech.py": "learning/sentences/test_sentences.py",
    "learning/sentences/steps.py": "learning/sentences/test_sentences.py",
    "learning/sentences/telling.py": "learning/sentences/test_sentences.py",
    "learning/sentences/vocabulary.py": "learning/sentences/test_sentences.py",
}
"""Modules tried through the door that Home Assistant, or the contract, opens to them."""

VALUES = {
    "const.py": "names",
    "control_room/alerting.py": "every text in control_room/test_alerts.py is one",
    "control_room/command_base.py": "who gives a command, for control_room/test_roles.py",
    "control_room/commands.py": "control_room/test_roles.py makes every one",
    "control_room/errors.py": "raised and read throughout the tests",
    "control_room/evaluation_commands.py": "control_room/test_roles.py makes every one",
    "control_room/field_commands.py": "control_room/test_roles.py makes every one",
    "control_room/ids.py": "names, and one hash tried in control_room/test_correlation.py",
    "control_room/patrol/scanned.py": "made and read in control_room/patrol/test_fold.py",
    "control_room/procedure.py": "made and read in control_room/escalation",
    "control_room/signals.py": "control_room/shift.py makes every one",
    "control_room/state.py": "tried in control_room/test_fold.py",
    "control_room/turn.py": "held by every story",
    "control_room/words.py": "lists of words",
    "learning/facts.py": "made in learning/test_summarising.py",
    "site_plan/kinds.py": "a table, every line of it written and read in site_plan/test_writing.py",
    "site_plan/rules/limits.py": "numbers and domains; each form and each plan asks them",
    "site_plan/setup.py": "made and read in site_plan/test_writing.py",
    "site_plan/tree.py": "made and read in site_plan/test_csv_sheet.py",
    "radio/network.py": "an interface, driven whole in links/test_datagram.py",
    "reporting/document.py": "made and read in reporting/test_page.py",
}
"""Modules that hold values and do next to nothing, so without a test file of their own."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def short(path: Path) -> str:
    """A file by its path within the component."""
    return path.relative_to(COMPONENT).as_posix()


def package_of(path: Path) -> str:
    """The top-level package of ours that a file is in; "" for Home Assistant's flat files."""
    parts = path.relative_to(COMPONENT).parts
    return parts[0] if len(parts) > 1 else ""


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it, by its absolute name."""
    package = [*NAME.split("."), *path.relative_to(COMPONENT).parts[:-1]]
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import():
                for alias in node.names:
                    yield alias.name
            case ast.ImportFrom(level=0, module=str(module)):
                yield module
            case ast.ImportFrom():
                base = package[: len(package) - node.level + 1]
                module = ".".join([*base, *([node.module] if node.module else [])])
                # `from .. import x` may import the module x.
                yield from (f"{module}.{alias.name}" for alias in node.names)


def ours(module: str) -> str | None:
    """The top-level name within the component that a module belongs to; None: not ours."""
    if module == NAME:
        return ""
    return module.removeprefix(f"{NAME}.").split(".")[0] if module.startswith(f"{NAME}.") else None


IN_PACKAGES = [path for path in PRODUCT if package_of(path) in MAY_IMPORT]


@pytest.mark.parametrize("path", IN_PACKAGES, ids=short)
def test_imports_point_one_way(path: Path) -> None:
    package = package_of(path)
    for module in imports(path):
        target = ours(module)
        assert target is None or target in {package, *MAY_IMPORT[package]}, (
            f"{short(path)} imports {module}: {package} may import only "
            f"{sorted(MAY_IMPORT[package]) or 'itself'}"
        )


def test_nothing_that_is_not_of_the_house_knows_it() -> None:
    """Every folder with code has its line in the table above, or is Home Assistant's side."""
    folders = {package_of(path) for path in PRODUCT} - {""}
    assert folders == {*MAY_IMPORT, "flows", "entities"}


@pytest.mark.parametrize("path", PRODUCT, ids=short)
def test_product_does_not_lean_on_its_tests(path: Path) -> None:
    tools = {"tests", "simulators", "benchmarks", "fuzz", "script", "pytest", "hypothesis"}
    found = {module.split(".")[0] for module in imports(path)} & tools
    assert not found, f"{short(path)} imports {found}"


@pytest.mark.parametrize(
    "path", [path for path in PRODUCT if package_of(path) in WITHOUT_HOME_ASSISTANT], ids=short
)
def test_home_assistant_stays_above(path: Path) -> None:
    assert "homeassistant" not in {module.split(".")[0] for module in imports(path)}


# --- the pure packages ------------------------------------------------------

PURE_FILES = [path for path in PRODUCT if package_of(path) in (*PURE, *PURE_BUT_FOR)]


@pytest.mark.parametrize("path", PURE_FILES, ids=short)
def test_pure_files_import_what_works_on_values_alone(path: Path) -> None:
    foreign = {module.split(".")[0] for module in imports(path) if ours(module) is None}
    foreign -= PURE_BUT_FOR.get(package_of(path), set())
    assert foreign <= STANDARD_LIBRARY_OF_THE_PURE, (
        f"{short(path)} imports {foreign - STANDARD_LIBRARY_OF_THE_PURE}; "
        "time, ids and chance are arguments"
    )


@pytest.mark.parametrize("path", PURE_FILES, ids=short)
def test_pure_files_ask_no_clock_and_roll_no_dice(path: Path) -> None:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                assert name not in NOT_OF_VALUES_ALONE, (
                    f"{short(path)}:{node.lineno} calls {name}()"
                )


_IN_A_BARE_WORLD = """
import importlib, pkgutil, sys, types
import {allowed}

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] != "municipal_alarm":
            raise ImportError(f"{{name}} does not exist here")

# What the allowed modules themselves needed is loaded; nothing else can be any more.
for name in list(sys.modules):
    if name.split(".")[0] in {forbidden}:
        del sys.modules[name]
sys.meta_path.insert(0, Wall())

# The component's own __init__ would import Home Assistant: a bare package stands in.
package = types.ModuleType("municipal_alarm")
package.__path__ = [{component!r}]
sys.modules["municipal_alarm"] = package

root = importlib.import_module("municipal_alarm.{package}")
found = [root.__name__]
for module in pkgutil.walk_packages(root.__path__, root.__name__ + "."):
    importlib.import_module(module.name)
    found.append(module.name)
print(len(found))
"""

FORBIDDEN = {
    "aiohttp",
    "asyncio",
    "homeassistant",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "uuid",
    "zoneinfo",
}


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_load_in_a_bare_world(package: str) -> None:
    assert not FORBIDDEN & STANDARD_LIBRARY_OF_THE_PURE
    program = _IN_A_BARE_WORLD.format(
        allowed=", ".join(
            sorted({*STANDARD_LIBRARY_OF_THE_PURE, "collections.abc", "xml.etree.ElementTree"})
        ),
        forbidden=sorted(FORBIDDEN),
        component=str(COMPONENT),
        package=package,
    )
    done = subprocess.run(  # noqa: S603  # our own interpreter and program
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    files = [path for path in PURE_FILES if package_of(path) == package]
    assert int(done.stdout) == len(files)


# --- names and sizes --------------------------------------------------------

ASKED_FOR = {
    *(platform.value for platform in Platform),
    *BASE_PRELOAD_PLATFORMS,
    "__init__",
    "const",
    "services",
    "websocket_api",
    "application_credentials",
    "significant_change",
    "reproduce_state",
}
"""Names of files that Home Assistant, or its conventions, give a meaning."""


def test_flat_files_are_home_assistants() -> None:
    flat = {path.stem for path in PRODUCT if not package_of(path)}
    assert flat - ASKED_FOR == OURS, "everything of ours lives one level down"


def test_no_folder_has_a_name_that_home_assistant_loads() -> None:
    """A folder called `recorder` would be loaded as that platform, and asked for functions."""
    folders = {path.name for path in COMPONENT.iterdir() if path.is_dir()}
    assert not folders & (ASKED_FOR - {"frontend"})


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_files_are_small() -> None:
    sizes = [lines(path) for path in PRODUCT]
    assert median(sizes) <= MEDIAN


def test_long_files_have_a_reason() -> None:
    long = {short(path) for path in PRODUCT if lines(path) > LOOK_TWICE}
    assert long == set(LONG_FILES), "split it, give the reason, or take the entry away"
    assert all(lines(COMPONENT / name) <= PURE_TABLE for name in LONG_FILES)


def test_every_module_says_what_it_is_for() -> None:
    silent = [short(path) for path in PRODUCT if not ast.get_docstring(tree(path))]
    assert not silent


def test_annotations_are_not_imported_from_the_future() -> None:
    """Python 3.14 evaluates them late by itself; the import changes what others see."""
    old = [short(path) for path in PRODUCT if "__future__" in set(imports(path))]
    assert not old


# --- tests ------------------------------------------------------------------


def twins(path: Path) -> list[Path]:
    """Where the test of a module may be."""
    relative = path.relative_to(COMPONENT)
    if not package_of(path):
        name = "init" if path.stem == "__init__" else path.stem
        return [ROOT / "tests" / folder / f"test_{name}.py" for folder in ("ha", "")]
    folder = ROOT / "tests" / relative.parent
    return [folder / f"test_{path.stem}.py"]


def test_every_module_has_its_test() -> None:
    alone = {
        short(path)
        for path in PRODUCT
        if not any(twin.exists() for twin in twins(path))
        and (path.stem != "__init__" or not package_of(path))
        and package_of(path) not in ("flows", "entities")
    }
    known = {*TRIED_ELSEWHERE, *VALUES}
    assert alone == known, f"write the test, or mend the two lists: {sorted(alone ^ known)}"
    for module, test in TRIED_ELSEWHERE.items():
        assert (ROOT / "tests" / test).exists(), f"{module} is said to be tried in {test}"


def test_every_flow_has_its_test() -> None:
    """Flows are tried through Home Assistant, so their tests are on its side."""
    flows = {
        path.stem
        for path in PRODUCT
        if package_of(path) == "flows" and any(n.endswith("Flow") for n in classes(path))
    }
    tested = "".join(
        path.read_text("utf-8") for path in (ROOT / "tests" / "ha").glob("test_*flow*.py")
    )
    assert all(flow in tested for flow in flows)


def classes(path: Path) -> list[str]:
    return [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
