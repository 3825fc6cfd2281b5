"""Makes one build serve any host and port: the browser talks to the address it came from.

Reflex writes the backend's absolute address into the bundle. We build with a marker and put the page's own origin in its place,
so a changed PORT or SITE_URL needs no rebuild and one image runs everywhere.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

# Addresses the server answers itself.
OWN = ("/auth", "/api", "/files", "/health", "/metrics", "/sitemap.xml", "/robots.txt")
# A library that so many pages use comes with the first of them.
MOST = 4
BUILD_ORIGIN = "http://build.invalid:47999"
_MARKED = re.compile(r"""(["'`])(?:http|ws)://build\.invalid:47999(/[\w/-]*)?\1""")


def own_origin(source: str) -> str:
    """Return the script with every marked address replaced by one relative to the page's origin."""
    return _MARKED.sub(lambda found: f'(globalThis.location?.origin+"{found.group(2) or ""}")', source)


def in_few_files(config: str) -> str:
    """Return the bundler's configuration with the icons in one script and what most pages share in another: not a request for each icon."""
    place = "          groups: [\n"
    if place not in config:
        raise RuntimeError("vite.config.js has no place for the shared scripts: Reflex's template changed")
    icons = '{ test: /lucide-react/, name: "icons", priority: 3 },'
    shared = f'{{ test: /node_modules|[\\\\/]utils[\\\\/]|[\\\\/]external[\\\\/]/, name: "shared", minShareCount: {MOST}, priority: 2 }},'
    return config.replace(place, f"{place}            {icons}\n            {shared}\n", 1)


class SameOrigin(Plugin):
    """Rewrites the built scripts before they are compressed; at work on the pages it lets vite pass our own routes on."""

    def pre_compile(self, **context: Any) -> None:
        """Under `make dev` pages and server have two ports: forms and files of the page go on to the server."""
        server = os.environ.get("VITE_PASS_ON_TO", "")
        passed_on = json.dumps({path: server for path in OWN}) if server else "{}"

        def proxy(source: str) -> str:
            return source.replace("    port: process.env.PORT,\n", f"    port: process.env.PORT,\n    proxy: {passed_on},\n", 1)

        context["add_modify_task"]("vite.config.js", proxy)
        context["add_modify_task"]("vite.config.js", in_few_files)

    def post_build(self, **context: Any) -> None:
        """Replace the marker in every script; a build that still names it elsewhere is refused."""
        static = Path(context["static_dir"])
        for script in static.rglob("*.js"):
            text = script.read_text()
            if "build.invalid" in text:
                script.write_text(own_origin(text))
                if "build.invalid" in script.read_text():
                    raise RuntimeError(f"{script.name}: an address of the build is left in the bundle")
