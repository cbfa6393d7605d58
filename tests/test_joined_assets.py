"""Style sheets and scripts of a page become one of each, in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.joined_assets import JoinError, Shelf, without_comments

SHEET = '<link rel="stylesheet" href="../assets/css/{}.css">\n'
MODULE = '<script type="module" src="../assets/js/{}.js"></script>\n'
CLASSIC = '<script src="../assets/js/first.js"></script>\n'


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    files = {
        "css/a.css": '@charset "UTF-8";\n/* a */\na { background: url(../images/a.svg); }\n',
        "css/deep/b.css": 'b::after { content: "/* no comment */ url(x)"; }\n\n\nb { top: 0 }\n',
        "css/c.css": "c { mask: url('data:image/svg+xml,/*x*/'); cursor: url(#id) }\n",
        "css/bad.css": '@import "a.css";\n',
        "js/first.js": "// first\nself.order = ['first'];\n",
        "js/main.js": 'import { say } from "./say.js";\n/** @type {import("./f.js").F} */\n',
        "js/say.js": "/**\n * Says.\n */\nexport function say() { return `/**`; }\n",
        "js/tools/a-tool.js": 'import { say } from "../say.js";\nsay(import.meta.url);\n',
        "js/odd.js": "export default 1;\n",
        "js/lost.js": 'import "./not-there.js";\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def page(*tags: str) -> str:
    return f"<html><head>\n<title>x</title>\n{''.join(tags)}</head><body>{SHEET.format('a')}</body>"


def test_sheets_keep_their_order_and_what_they_point_to(assets: Path) -> None:
    shelf = Shelf(assets)
    html = shelf.page(page(*(SHEET.format(name) for name in ("a", "deep/b", "c"))))
    head = html.partition("</head>")[0]
    assert head.count("<link") == 1
    assert html.endswith(f"<body>{SHEET.format('a')}</body>"), "what is shown is nobody's to change"
    assert shelf.page(page(SHEET.format("a"))) != html
    assert not list(assets.glob("joined/*"))
    shelf.write()
    (path,) = [p for p in assets.glob("joined/*.css") if p.name in html]
    assert path.read_text(encoding="utf-8") == (
        '@charset "UTF-8";\n'
        'a { background: url("../images/a.svg"); }\n'
        'b::after { content: "/* no comment */ url(x)"; }\nb { top: 0 }\n'
        "c { mask: url('data:image/svg+xml,/*x*/'); cursor: url(#id) }\n"
    )
    assert len(list(assets.glob("joined/*"))) == 2


def test_scripts_are_one_and_a_tool_has_its_own_besides(assets: Path) -> None:
    shelf = Shelf(assets)
    html = shelf.page(page(CLASSIC, MODULE.format("main"), MODULE.format("tools/a-tool")))
    shelf.write()
    assert "module" not in html
    assert html.count("<script ") == 2
    assert '<script src="../assets/joined/main.js"></script>' in html
    assert '<script defer src="../assets/joined/a-tool.js"></script>' in html
    main = (assets / "joined/main.js").read_text(encoding="utf-8")
    assert main.startswith("self.order = ['first'];\n"), "before the page is painted"
    assert main.index('modules["js/say.js"]') < main.index('modules["js/main.js"]')
    assert "f.js" not in main
    assert "Says" not in main
    tool = (assets / "joined/a-tool.js").read_text(encoding="utf-8")
    assert 'modules["js/say.js"] ??=' not in tool
    assert 'const { say } = modules["js/say.js"];' in tool
    assert 'new URL("../", document.currentScript.src)' in tool
    assert 'say(new URL("js/tools/a-tool.js", place).href)' in tool


def test_a_large_script_does_not_hold_up_the_first_paint(assets: Path) -> None:
    (assets / "js/large.js").write_text("self.large = 1;\n" * 10_000, encoding="utf-8")
    html = Shelf(assets).page(page(CLASSIC, MODULE.format("large")))
    first, large = '<script src="../assets/joined/first.js">', '<script defer src="../assets/joined/large.js">'  # fmt: skip  # noqa: E501
    assert html.index(first) < html.index(large)


def test_a_small_icon_stands_in_the_page(assets: Path) -> None:
    (assets / "images").mkdir()
    tag = '<link rel="icon" type="image/svg+xml" href="../assets/images/icon.svg">'
    icon = assets / "images/icon.svg"
    icon.write_text("<svg fill='#fff' id=\"&\"/>", encoding="utf-8")
    html = Shelf(assets).page(page(tag))
    assert "href=\"data:image/svg+xml,%3Csvg%20fill='%23fff'%20id=%22%26%22/%3E\">" in html
    icon.write_text(f"<svg>{' ' * 1000}</svg>", encoding="utf-8")
    assert tag in Shelf(assets).page(page(tag))


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        (SHEET.format("bad"), r"theme/assets/css/bad\.css: `@import` .* — "),
        (SHEET.format("gone"), r"theme/assets/css/gone\.css: .* not there — "),
        (MODULE.format("odd"), r"theme/assets/js/odd\.js: .* unknown form — "),
        (MODULE.format("lost"), r"theme/assets/js/not-there\.js: .* not there — "),
    ],
)
def test_what_cannot_be_joined_is_named(assets: Path, tag: str, told: str) -> None:
    with pytest.raises(JoinError, match=told):
        Shelf(assets).page(page(tag))


def test_a_text_over_several_lines_is_no_comment() -> None:
    source = "// a comment\nconst text = `\n// part of it\n`;\n"
    assert without_comments(source) == source
    assert without_comments("// `\nconst a = `b`; // c\n") == "const a = `b`; // c\n"
