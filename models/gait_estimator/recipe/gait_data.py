"""Reader of data sets made by `gaittwin-cli make-dataset` (schemas gaittwin/dataset/3 and gaittwin/films/2).

Needs numpy only. Nothing is computed here that the program computes: windows come ready from
`vision::pose_window`, so that training and use see the same.
"""

import json
import pathlib
import struct

import numpy as np

SCHEMA = "gaittwin/dataset/3"
FILMS = "gaittwin/films/2"
TYPES = {"F32": np.float32, "F16": np.float16, "I32": np.int32}


def read(path):
    """Tables (name -> array) and words (name -> text) of one safetensors file."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    words = header.pop("__metadata__", {})
    body = memoryview(data)[8 + length :]
    tables = {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }
    return tables, words


def files(folder, kind, schema):
    """Yields (number, tables, words) of every file of a kind, in order of the anchors' numbers."""
    for path in sorted(pathlib.Path(folder).glob(f"{kind}-*.safetensors")):
        tables, words = read(path)
        if words.get("schema") != schema:
            raise SystemExit(f"{path} is not of schema {schema}")
        yield int(words["anchor"]), tables, words


def anchors(folder):
    """Conditions, labels, curves, events and walks of every anchor that has gaits."""
    return (row for row in files(folder, "anchor", SCHEMA) if int(row[2]["gaits"]) > 0)


def windows(folder):
    """All windows: values, truth, curves, anchor number, camera kind, whether changed; and the names of all."""
    keys = ["values", "truth", "angles", "activations", "kind", "changed", "gait"]
    parts = {key: [] for key in [*keys, "anchor"]}
    names = kinds = None
    for number, tables, words in files(folder, "films", FILMS):
        if int(words["windows"]) == 0:
            continue
        names, kinds = words["truth_names"].split(), words["kind_names"].split()
        for key in keys:
            parts[key].append(tables[f"window.{key}"])
        parts["anchor"].append(np.full(len(tables["window.kind"]), number, np.int32))
    if names is None:
        raise SystemExit(f"{folder} holds no films; make them with gaittwin-cli make-dataset --films 3 --resume")
    return {key: np.concatenate(value) for key, value in parts.items()}, names, kinds


def controllers(folder):
    """Names of the controllers behind the anchors, and how many gaits there are."""
    rows = [(words["controller"], int(words["gaits"])) for _, _, words in anchors(folder)]
    return sorted({name for name, _ in rows}), sum(count for _, count in rows)
