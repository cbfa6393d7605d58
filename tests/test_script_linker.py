"""Modules become one classic script: what is known works as before, what is not is refused."""

from __future__ import annotations

import pytest

from generator.script_linker import LinkError, link


def linked(**modules: str) -> str:
    return link(
        ["js/main.js"],
        lambda path: modules[path.removeprefix("js/").removesuffix(".js")],
        place="joined/main.js",
    )


def test_modules_run_once_and_after_what_they_import() -> None:
    script = linked(
        main='import "./b.js";\nimport { a as mine } from "./a.js";\nmine();\n',
        b='import {\n  a,\n} from "./a.js";\nexport { a as again };\n',
        a="export function a() {}\nexport const two = 2;\n",
    )
    places = [script.index(f'modules["js/{name}.js"] ??=') for name in ("a", "b", "main")]
    assert places == sorted(places)
    assert script.count('modules["js/a.js"] ??=') == 1
    assert 'const { a: mine } = modules["js/a.js"];' in script
    assert "get again() { return a; }" in script
    assert "import" not in script
    assert "export" not in script


@pytest.mark.parametrize(
    "body",
    [
        'import thing from "./a.js";',
        "export default function () {}",
        "export let changing = 1;",
        'export * from "./a.js";',
        "await something();",
    ],
)
def test_an_unknown_form_is_named(body: str) -> None:
    with pytest.raises(LinkError, match=r"js/main\.js"):
        linked(main=f"{body}\n", a="")


def test_a_circle_is_named() -> None:
    with pytest.raises(LinkError, match="imports itself"):
        linked(main='import "./a.js";\n', a='import "./main.js";\n')
