"""The browser's half: built once for each state of the sources, swapped in whole, found again at the next start."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILDS = ROOT / ".build"
KEEP = 2
# Kinds of file that no screen is compiled from.
SERVER_ONLY = {"service.py", "flows.py", "http.py", "models.py", "manage.py", "build.py", "serve.py", "web.py", "seed.py"}
SERVER_FOLDERS = ("core", "adapters")


def tidy() -> None:
    """Write the lock's package.json in one order: npm's differs from build to build, and the pages would count as changed."""
    path = ROOT / "reflex.lock" / "package.json"
    if path.is_file():
        before = path.read_text()
        after = json.dumps(json.loads(before), indent=2, sort_keys=True) + "\n"
        if after != before:
            path.write_text(after)


def fingerprint() -> str:
    """Return a hash of everything the compiled pages depend on."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *(ROOT / "genapp").rglob("*"),
            *(ROOT / "assets").rglob("*"),
            *(ROOT / "reflex.lock").glob("*"),
            ROOT / "rxconfig.py",
            ROOT / "requirements.txt",
        ]
    ):
        inside = path.relative_to(ROOT).parts
        ours = inside[0] != "genapp" or (path.name not in SERVER_ONLY and inside[1] not in SERVER_FOLDERS)
        if path.is_file() and ours and "__pycache__" not in inside and "external" not in inside[:2]:
            digest.update("/".join(inside).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def built() -> Path:
    """Return the folder of the built pages for these sources, whether it exists or not."""
    return BUILDS / fingerprint()


def ensure() -> Path:
    """Return the built pages, building them when the sources changed; raises SystemExit when the build fails."""
    tidy()
    target = built()
    if (target / "index.html").is_file():
        return target
    print("Building the pages (about a minute, once for each change) ...", flush=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    tidy()
    target = built()
    output = ROOT / ".web" / "build" / "client"
    if done.returncode or not (output / "index.html").is_file():
        print(done.stdout[-6000:], file=sys.stderr)
        raise SystemExit("The pages could not be built; the lines above say why.")
    BUILDS.mkdir(exist_ok=True)
    fresh = BUILDS / f".new-{os.getpid()}"
    shutil.copytree(output, fresh)
    fresh.rename(target) if not target.exists() else shutil.rmtree(fresh)
    for old in sorted((path for path in BUILDS.iterdir() if path != target), key=lambda path: path.stat().st_mtime)[: -(KEEP - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def environment() -> dict[str, str]:
    """Return the variables of a build: node from this virtual environment, a lockfile without addresses."""
    node = Path(sys.executable).parent
    return {
        **os.environ,
        "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "npm_config_omit_lockfile_registry_resolved": "true",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
    }
