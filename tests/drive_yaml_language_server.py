"""Drive the language server that editors use on good and bad files, as an editor would.

Not part of `./playbook test`, which needs no Node.js: `tests/test_editor_settings.py` checks there
that every file gets the schema meant for it and fits. This is the proof with the real program:

    npm install --prefix .playbook/server yaml-language-server@2.0.0
    .venv/bin/python -m tests.drive_yaml_language_server \\
        .playbook/server/node_modules/.bin/yaml-language-server

Ends with exit code 1 and says what was otherwise than expected. Asks no host for anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.editor_settings import vs_code_settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples/left-handed-umbrellas"
TIP = "content/tips/061-one-free-slot.yml"


@dataclass
class Server:
    """One language server, spoken to over its standard streams (Language Server Protocol 3.17)."""

    command: str
    diagnostics: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    number: int = 0

    def __enter__(self) -> Server:
        self.process = subprocess.Popen(
            [self.command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        folder = {"uri": ROOT.as_uri(), "name": "playbook"}
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"hover": {"contentFormat": ["plaintext"]}, "completion": {}},
        }
        self.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            workspaceFolders=[folder],
            capabilities=capabilities,
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self.settings())
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    @staticmethod
    def settings() -> dict[str, Any]:
        """The repository's own settings, as VS Code hands them on."""
        flat = vs_code_settings(ROOT)
        yaml = {name.partition(".")[2]: v for name, v in flat.items() if name.startswith("yaml.")}
        schemas = {
            (ROOT / schema).as_uri() if schema.startswith(".") else schema: globs
            for schema, globs in yaml.pop("schemas").items()
        }
        return {"yaml": {**yaml, "schemas": schemas, "schemaStore": {"enable": False}}}

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, **parameters: Any) -> None:
        self.send({"method": method, "params": parameters})

    def ask(self, method: str, **parameters: Any) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")

    def receive(self) -> dict[str, Any]:
        """The next message; questions of the server's are answered, diagnostics are kept."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            self.send({"id": message["id"], "result": self.answer(message)})
        elif message.get("method") == "textDocument/publishDiagnostics":
            found = message["params"]
            self.diagnostics[found["uri"]] = found["diagnostics"]
        return message

    def answer(self, message: dict[str, Any]) -> Any:
        if message["method"] == "workspace/configuration":
            settings = self.settings()
            return [settings.get(item.get("section", "")) for item in message["params"]["items"]]
        return None

    def open(self, path: str, text: str) -> list[dict[str, Any]]:
        """Open a file with that text; out: what the server has against it."""
        uri = (ROOT / path).as_uri()
        self.diagnostics.pop(uri, None)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        while uri not in self.diagnostics:
            self.receive()
        return self.diagnostics[uri]

    def hover(self, path: str, line: int, character: int) -> str:
        """The help at a place (both count from 0)."""
        found = self.ask(
            "textDocument/hover",
            textDocument={"uri": (ROOT / path).as_uri()},
            position={"line": line, "character": character},
        )
        return json.dumps(found or "", ensure_ascii=False)


def without_modeline(text: str) -> str:
    """A file whose schema only the settings know."""
    return "\n".join(line for line in text.split("\n") if "yaml-language-server" not in line)


def bad_files() -> list[tuple[str, str, str]]:
    """Path, text, and what the server must say of it; each path is opened once."""

    def at(number: int) -> str:
        return f"content/tips/{number}-one-free-slot.yml"

    tip = (ROOT / TIP).read_text(encoding="utf-8")
    bare = without_modeline(tip)
    return [
        (at(161), tip.replace("effort: small", "effort: smal"), "Value is not accepted"),
        (at(162), bare.replace("who: frontline", "whoo: frontline"), "whoo is not allowed"),
        (
            at(163),
            bare.replace("title: ", "title: A longer title than a card can ever show "),
            "60",
        ),
        ("company/tips/162-ours.yml", "en:\n  titel: Sit\n", "titel is not allowed"),
        ("company/tips/250-ours.yml", "effort: small\n", "Missing property"),
        ("company/company.yml", "colours:\n  accent: green\n", "pattern"),
        ("company/chapters/51-ours.yml", "hue: 400\n", "above the maximum"),
    ]


def good_files() -> list[tuple[str, str]]:
    """Real files, with and without their first line, and those of the sample company."""
    names = [TIP, "content/vocabulary.yml", "content/sources.yml", "content/interface/nl.yml"]
    found = [(name, (ROOT / name).read_text(encoding="utf-8")) for name in names]
    found += [
        (path.relative_to(SAMPLE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(SAMPLE.rglob("*.yml"))
        if path.name != "company.yml"  # opened as a bad one
    ]
    tip = without_modeline((ROOT / TIP).read_text(encoding="utf-8"))
    return [*found, ("content/tips/160-one-free-slot.yml", tip), ("company/tips/260-ours.yml", tip)]


def main(command: str) -> int:
    """Drive the server; out: the exit code."""
    wrong = []
    with Server(command) as server:
        for path, text, expected in bad_files():
            messages = [one["message"] for one in server.open(path, text)]
            if not any(expected in message for message in messages):
                wrong.append(f"{path}: expected {expected!r}, got {messages}")
        for path, text in good_files():
            if found := server.open(path, text):
                wrong.append(f"{path}: {found[0]['message']}")
        text = (ROOT / TIP).read_text(encoding="utf-8")
        for key, help_text in (("effort", "within a day"), ("  tally", "weekly tick boxes")):
            line = next(i for i, one in enumerate(text.split("\n")) if one.startswith(f"{key}:"))
            shown = server.hover(TIP, line, len(key) - 2)
            if help_text not in shown:
                wrong.append(f"{TIP}: no help at `{key.strip()}`: {shown}")
    sys.stdout.write("\n".join(wrong) or "The language server says what it should.")
    sys.stdout.write("\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
