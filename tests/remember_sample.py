"""Make the sample company's drift.json anew, after a change in content/."""

import shutil
import tempfile
from pathlib import Path

from tests.conftest import ROOT, playbook

SAMPLE = ROOT / "examples/left-handed-umbrellas/company"


def main() -> None:
    """Accept the present content in a copy, and take its drift.json over."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "content", root / "content")
        shutil.copy(ROOT / "mkdocs.yml", root)
        shutil.copytree(SAMPLE, root / "company")
        playbook("drift", "--accept", root=root)
        shutil.copy(root / "company/drift.json", SAMPLE)


if __name__ == "__main__":
    main()
