"""Reader of data sets made by `gaittwin-cli make-dataset` (schema gaittwin/dataset/2).

Needs numpy only. Nothing is computed here that the program computes: windows come ready from
`vision::pose_window`, so that training and use see the same.
"""

import json
import pathlib
import struct

import numpy as np

SCHEMA = "gaittwin/dataset/2"
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


def anchors(folder):
    """Yields (number, tables, words) of every anchor with gaits, in order of their numbers."""
    for path in sorted(pathlib.Path(folder).glob("anchor-*.safetensors")):
        tables, words = read(path)
        if words.get("schema") != SCHEMA:
            raise SystemExit(f"{path} is not of schema {SCHEMA}")
        if int(words["windows"]) > 0:
            yield int(words["anchor"]), tables, words


def windows(folder):
    """All windows: values, truth, anchor number, camera kind, whether changed; and names of truth and kinds."""
    parts = {"values": [], "truth": [], "anchor": [], "kind": [], "changed": []}
    names = kinds = None
    controllers = set()
    for number, tables, words in anchors(folder):
        names, kinds = words["truth_names"].split(), words["kind_names"].split()
        controllers.add(words["controller"])
        parts["values"].append(tables["window.values"])
        parts["truth"].append(tables["window.truth"])
        parts["kind"].append(tables["window.kind"])
        parts["changed"].append(tables["window.changed"])
        parts["anchor"].append(np.full(len(tables["window.kind"]), number, np.int32))
    if names is None:
        raise SystemExit(f"{folder} holds no anchor files; make them with gaittwin-cli make-dataset")
    arrays = {key: np.concatenate(value) for key, value in parts.items()}
    return arrays, names, kinds, sorted(controllers)
