"""What the README promises: its example page runs, its configuration table is complete."""

import re
from pathlib import Path

from genapp.core.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text()


def test_the_example_page_of_the_readme_is_exactly_code_that_runs():
    code = re.search(r"<!-- example: page -->\n```python\n(.*?)```", README, re.S)
    assert code
    from genapp.ui.navigation import LINKS
    from genapp.ui.page import PAGES

    exec(compile(code.group(1), "README.md", "exec"), {"__name__": "readme_example"})
    page = PAGES.pop("/waves")
    assert (page.access, page.title) == ("user", "Waves")
    assert any(link.path == "/waves" for link in LINKS)
    LINKS[:] = [link for link in LINKS if link.path != "/waves"]


def test_every_setting_stands_in_the_readme():
    for field in Settings.model_fields.values():
        name = field.validation_alias.choices[0]  # pyright: ignore
        suffix = name.removeprefix("GENAPP_MODERATION")
        assert f"`{name}`" in README or f"`{suffix}`" in README, name
