"""Validates graph files against `adjoint schema` with an independent JSON Schema validator.

    schema.py [--adjoint PATH]

Every graph under `Graphs` must validate, as it stands and with its training step; of the invalid ones
those must not whose mistake a schema can see.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Mistakes in keys, kinds and words; not in names, shapes or the text of the file.
VISIBLE = {
    "attribute-choice", "attribute-type", "dimension-name", "empty-name", "input-count",
    "missing-attribute", "missing-initializer", "missing-key", "missing-version", "newer-version",
    "output-count", "path-leaves-folder", "absolute-path", "unknown-attribute", "unknown-choice",
    "unknown-key", "unknown-operator", "unknown-type", "wrong-type",
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--adjoint", default=str(ROOT / ".build/release/adjoint"))
    adjoint = parser.parse_args().adjoint

    def call(*arguments):
        return subprocess.run([adjoint, *arguments], capture_output=True, check=True).stdout

    schema = json.loads(call("schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong, valid, refused = [], 0, 0

    def expect_valid(name, graph):
        nonlocal valid
        valid += 1
        for error in validator.iter_errors(graph):
            wrong.append(f"{name}: {error.json_path}: {error.message[:200]}")

    for path in sorted((ROOT / "Graphs").rglob("*.json")):
        name = path.relative_to(ROOT)
        if path.parent.name != "invalid":
            graph = json.loads(path.read_text())
            expect_valid(name, graph)
            expect_valid(f"{name}, canonical", json.loads(call("format", str(path))))
            if "training" in graph and "loss" in graph:
                step = call("format", str(path), "--pass", "step")
                expect_valid(f"{name}, step", json.loads(step))
        elif path.name.split(".")[0] in VISIBLE:
            refused += 1
            if validator.is_valid(json.loads(path.read_text())):
                wrong.append(f"{name}: validates, but should not")
    print("\n".join(wrong) or f"{valid} graphs validate, {refused} invalid ones do not")
    sys.exit(bool(wrong) or valid < 20 or refused < 15)


if __name__ == "__main__":
    main()
