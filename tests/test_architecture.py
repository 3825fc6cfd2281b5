"""The fence of the house: which file may import what, checked on the syntax tree and on planted violations."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SLICES = [
    "platform", "accounts", "trust", "teams", "onboarding", "media", "characters", "credits", "payments",
    "rewards", "chat", "desk", "studio", "privacy", "site", "api", "backoffice",
]  # fmt: skip
CORE_FOR_DOMAIN = {"money", "ids", "errors", "actor", "clock"}
# What each kind of file may import besides the standard library: core, its own kind and those to its left.
KINDS = {
    "models": {"core"},
    "domain": {"core", "models", "domain"},
    "queries": {"core", "models", "domain", "queries"},
    "service": {"core", "models", "domain", "queries", "service"},
    "flows": {"core", "domain", "queries", "service", "flows"},
    "http": {"core", "domain", "queries", "service", "flows", "ui"},
    "state": {"core", "domain", "queries", "service", "flows", "ui", "state"},
    "components": {"core", "domain", "queries", "ui", "components"},
    "pages": {"core", "domain", "queries", "ui", "state", "components", "pages"},
    "seed": {"core", "models", "domain", "queries", "service"},
}
REFLEX = {"http", "state", "components", "pages", "ui", "root"}
SQL = {"core", "models", "queries", "service", "seed", "root", "offline"}
OUTSIDE = {
    "httpx": "adapters",
    "httpx_sse": "adapters",
    "httpx_aiohttp": "adapters",
    "boto3": "adapters",
    "botocore": "adapters",
    "stripe": "adapters",
    "aiohttp": "adapters",
    "c2pa": "adapters",
    "numpy": "adapters",
    "dbos": "core",
}


def kind_of(module: str) -> tuple[str, str]:
    """Return (where, kind): ("core", "core"), ("chat", "service"), ("", "root") ..."""
    parts = module.split(".")[1:]
    if not parts or parts[0] not in (*SLICES, "core", "adapters", "ui"):
        return "", "root"
    if parts[0] in ("core", "adapters", "ui"):
        return parts[0], "offline" if "offline" in parts else parts[0]
    name = parts[1] if len(parts) > 1 else "domain"
    return parts[0], name if name in KINDS else "domain"


def imports(tree: ast.AST) -> set[str]:
    """Return every module name a file imports, `from genapp.chat import service` as genapp.chat.service."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # Every __init__.py is empty, so what a package gives can only be a module.
            package = node.module.startswith("genapp") and (node.module.count(".") == 1 or (ROOT / node.module.replace(".", "/")).is_dir())
            found.update({f"{node.module}.{alias.name}" for alias in node.names} if package else {node.module})
    return found


def offences(module: str, source: str) -> list[str]:
    """Return what a module's source does that its kind may not."""
    tree, (where, kind), found = ast.parse(source), kind_of(module), []
    for name in sorted(imports(tree)):
        top = name.split(".")[0]
        if top == "reflex" and kind not in REFLEX:
            found.append(f"{module}: only screens know reflex")
        if top in ("sqlmodel", "sqlalchemy") and kind not in SQL and where != "core":
            found.append(f"{module}: SQL belongs to models, queries, service")
        if top in OUTSIDE and where != OUTSIDE[top]:
            found.append(f"{module}: {top} belongs to {OUTSIDE[top]}")
        if top == "genapp":
            found.extend(_inner(module, where, kind, name))
    if kind not in ("core", "root"):
        found += [f"{module}: only core.db commits" for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "commit"]
    if kind == "state":
        found += _state_rules(module, tree)
    return found


def _inner(module: str, where: str, kind: str, name: str) -> list[str]:
    other_where, other = kind_of(name)
    said = f"{module} may not import {name}"
    if kind == "root":
        return []
    if other == "root" or (name.count(".") == 1 and other_where not in (*SLICES, "core", "adapters", "ui")):
        return [said]
    if where == "core":
        return [] if other_where == "core" else [said]
    if where == "adapters":
        return [] if other_where in ("core", "adapters") else [said]
    if where == "ui":
        return [] if other_where in ("core", "ui") or other == "queries" else [said]
    if other_where == "adapters" or other not in KINDS[kind]:
        return [said]
    if other_where == "core":
        leaf = name.split(".")[2] if len(name.split(".")) > 2 else ""
        if kind == "domain" and leaf not in CORE_FOR_DOMAIN:
            return [f"{said}: domain code is pure"]
        if leaf == "ports" and kind not in ("flows", "http"):
            return [f"{said}: only flows call ports()"] if kind in ("service", "queries", "models", "domain", "components", "pages") else []
        return []
    if other_where == "ui":
        return []
    if SLICES.index(other_where) > SLICES.index(where):
        return [f"{said}: it lies to the right"]
    if other_where != where and other in ("state", "pages"):
        return [f"{said}: no slice imports another's screens"]
    return []


def _state_rules(module: str, tree: ast.AST) -> list[str]:
    found = []
    for cls in (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)):
        states = any("State" in ast.unparse(base) for base in cls.bases)
        for method in (n for n in cls.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            marks = [ast.unparse(d) for d in method.decorator_list]
            if states and not method.name.startswith("_") and not any(m.startswith(("rx.event", "rx.var")) for m in marks):
                found.append(f"{module}.{cls.name}.{method.name}: a public State method is an endpoint and says so")
            if method.name.startswith("set_"):
                found.append(f"{module}.{cls.name}.{method.name}: a forged setvar reaches set_*")
    evaluated = {"toast", "call_script", "run_script", "console_log", "window_alert", "set_value", "set_focus", "call_function"}
    found += [
        f"{module}: rx.{n.attr} is a string the browser evaluates"
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr in evaluated and isinstance(n.value, ast.Name) and n.value.id == "rx"
    ]
    return found


MODULES = sorted((ROOT / "genapp").rglob("*.py"))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_file_keeps_to_its_kind(path):
    source = path.read_text()
    if path.name == "__init__.py" and path.parent.name != "components":
        assert source == "", "an __init__.py is empty"
    assert offences(_name(path), source) == []
    assert len(source.splitlines()) <= 260, "a file past 250 lines becomes a folder of nouns"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("genapp.chat.service", "import reflex as rx"),
        ("genapp.chat.service", "from genapp.core import ports"),
        ("genapp.chat.service", "from genapp.desk import service"),
        ("genapp.characters.service", "from genapp.chat import service"),
        ("genapp.chat.prompts", "from genapp.core import db"),
        ("genapp.chat.prompts", "from sqlmodel import Session"),
        ("genapp.chat.queries", "from genapp.chat import service"),
        ("genapp.chat.pages", "from genapp.chat import service"),
        ("genapp.chat.components", "from genapp.chat import state"),
        ("genapp.chat.state", "from genapp.characters import state"),
        ("genapp.chat.flows", "import httpx"),
        ("genapp.chat.flows", "import dbos"),
        ("genapp.studio.flows", "import c2pa"),
        ("genapp.core.db", "from genapp.chat import models"),
        ("genapp.adapters.openai_chat", "from genapp.chat import service"),
        ("genapp.ui.session", "from genapp.accounts import service"),
        ("genapp.chat.service", "def f(session):\n    session.commit()"),
        ("genapp.chat.state", "class S(rx.State):\n    def send(self): ..."),
        ("genapp.chat.state", "class S(rx.State):\n    @rx.event\n    def set_name(self): ..."),
        ("genapp.chat.state", "import reflex as rx\ndef f():\n    return rx.toast('hi')"),
        ("genapp.chat.flows", "from genapp.genapp import app"),
    ],
)
def test_a_planted_violation_is_found(module, source):
    assert offences(module, source)


@pytest.mark.parametrize(
    "slice_",
    [path.name for path in (ROOT / "genapp").iterdir() if path.is_dir() and path.name not in ("core", "adapters", "ui", "__pycache__")],
)
def test_every_folder_is_a_known_slice(slice_):
    assert slice_ in SLICES
