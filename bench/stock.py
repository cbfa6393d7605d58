"""Stock Material, made ready to build the very Markdown that the generator hands to its engine.

    python -m bench.stock PLAYBOOK FOLDER [--without-menu]

Writes the docs tree of the playbook's first language into FOLDER/docs, and a mkdocs.yml with the
theme Material as it comes: its own templates, its default plugin (search), its default navigation
(none is given, so MkDocs makes one of all pages). Nothing of our theme, no hook.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import yaml

from generator import addresses, build, validate, write
from generator.model import Playbook
from generator.render import OutFile


def settings(playbook: Playbook, *, menu: bool) -> dict[str, object]:
    """The mkdocs.yml of stock Material for this playbook."""
    given: dict[str, object] = {
        "site_name": playbook.settings.site_name,
        "site_url": playbook.settings.site_url,
        "theme": {"name": "material", "language": playbook.settings.default_language},
    }
    return given if menu else {**given, "nav": ["index.md"]}


def fingerprint(files: Iterable[OutFile]) -> str:
    """What a site is made from, in short."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.path}\0".encode() + file.data)
    return digest.hexdigest()


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("playbook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without-menu", action="store_true")
    options = parser.parse_args()
    playbook, problems = validate.load_playbook(options.playbook)
    if playbook is None:
        raise SystemExit("\n".join(map(str, problems)))
    docs = f"{addresses.docs_folder(playbook.settings.default_language)}/"
    files = build.all_files(playbook, options.playbook)
    tree = [OutFile(f.path.removeprefix(docs), f.data) for f in files if f.path.startswith(docs)]
    text = yaml.safe_dump(settings(playbook, menu=not options.without_menu), allow_unicode=True)
    write.write_tree(tree, options.folder / "docs")
    (options.folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    digest = fingerprint([*tree, OutFile("mkdocs.yml", text.encode())])
    mark = options.folder / "docs.sha256"
    if not mark.exists() or mark.read_text(encoding="utf-8") != digest:
        shutil.rmtree(options.folder / "site", ignore_errors=True)  # made from other Markdown
        mark.write_text(digest, encoding="utf-8")


if __name__ == "__main__":
    main()
