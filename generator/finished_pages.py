"""A hook of MkDocs: pages that are finished HTML already go past its Markdown, unchanged.

Their Markdown is one <div> that every engine passes through (see render.py), so reading it tag by
tag only costs time: two thirds of what MkDocs spends on a page. What Material brings and no page of
ours uses is not even listed. Zensical has no hooks and passes the same pages through itself; a test
holds the two against each other. The pages come in one file and go out in one (see page_bundle).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader

from generator import compiled_templates, page_bundle

# What engines bring along and no page of ours uses: Material's scripts and search, their
# maps, sitemaps of one language each, an object inventory.
LEFTOVERS = (
    "assets/javascripts",
    "search",
    "search.json",
    "sitemap.xml",
    "sitemap.xml.gz",
    "objects.inv",
    "assets/images/favicon.png",
    "assets/external",
)


class _WithoutIcons(FileSystemLoader):
    """The theme's folders, without listing the fourteen thousand icons in a folder with a dot."""

    def list_templates(self) -> list[str]:
        found = set()
        for top in self.searchpath:
            for folder, below, names in os.walk(top):
                below[:] = [name for name in below if not name.startswith(".")]
                start = os.path.relpath(folder, top).replace(os.sep, "/")
                found |= {name if start == "." else f"{start}/{name}" for name in names}
        return sorted(found)


_finished: dict[str, str] = {}
_made: dict[str, bytes] = {}


def on_config(config: Any) -> Any:
    """No Markdown is to be read, so none of its extensions is needed; and no icons."""
    config.markdown_extensions, config.mdx_configs = [], {}
    theme_env = config.theme.get_env

    def get_env() -> Any:
        env = theme_env()
        env.loader = _WithoutIcons(config.theme.dirs)
        env.bytecode_cache = compiled_templates.kept("theme")
        return env

    config.theme.get_env = get_env
    config.theme.static_templates -= set(LEFTOVERS)
    return config


def on_files(files: Any, *, config: Any, **_: Any) -> Any:
    """Leave out what would be removed afterwards; take in the pages."""
    for file in list(files):
        if file.src_uri.startswith(LEFTOVERS) or file.src_uri.endswith(".map"):
            files.remove(file)
    from mkdocs.structure.files import File  # the generator itself reads the names above

    _made.clear()
    for path, page in page_bundle.read(_beside(config, page_bundle.SOURCES)).items():
        files.append(File.generated(config, path, content=page))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put the page aside. Out: nothing for the Markdown to do."""
    _finished[page.file.src_uri] = markdown
    return ""


def on_page_content(html: str, *, page: Any, **_: Any) -> str:
    """The page as it was put aside."""
    return _finished.pop(page.file.src_uri).strip()


def on_post_page(output: str, *, page: Any, **_: Any) -> str:
    """Take the finished page. Out: nothing for MkDocs to write."""
    _made[page.file.dest_uri] = output.encode("utf-8", errors="xmlcharrefreplace")
    return ""


def on_post_build(*, config: Any) -> None:
    """Hand over what was made."""
    page_bundle.write(_beside(config, page_bundle.MADE), _made)


def _beside(config: Any, name: str) -> Path:
    return Path(config.config_file_path).with_name(name)
