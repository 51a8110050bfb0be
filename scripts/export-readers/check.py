"""Reads exported files with programs that are not ours: C3D with ezc3d, the FHIR bundle with fhir.resources (R4B).

Usage: check.py FOLDER, which holds walk.c3d, walk.trc and walk.fhir.json as the tests of the exchange formats write them.
What was read must agree with the TRC beside it, number by number; the bundle must be valid and closed in itself.
"""

import base64
import json
import pathlib
import sys

import ezc3d
import numpy
from fhir.resources.R4B.bundle import Bundle


def read_trc(path):
    """Names, rate (Hz), unit and an array of markers by frames by axes; gaps are NaN."""
    lines = path.read_text().splitlines()
    head = dict(zip(lines[1].split("\t"), lines[2].split("\t")))
    names = [name for name in lines[3].split("\t")[2:] if name]
    rows = []
    for line in lines[5:]:
        cells = line.split("\t")
        if len(cells) > 2 and cells[0].strip():
            numbers = [float(cell) if cell.strip() else numpy.nan for cell in cells[2 : 2 + 3 * len(names)]]
            rows.append(numbers + [numpy.nan] * (3 * len(names) - len(numbers)))
    values = numpy.array(rows).reshape(len(rows), len(names), 3).transpose(1, 0, 2)
    return names, float(head["DataRate"]), head["Units"], values


def check_c3d(folder):
    c3d = ezc3d.c3d(str(folder / "walk.c3d"))
    point = c3d["parameters"]["POINT"]
    labels = list(point["LABELS"]["value"])
    points = c3d["data"]["points"][:3].transpose(1, 2, 0)
    names, rate, unit, expected = read_trc(folder / "walk.trc")
    assert len(labels) == len(set(labels)) and set(names) <= set(labels), "markers"
    assert abs(point["RATE"]["value"][0] - rate) < 1e-6, "frame rate"
    to_metre = {"m": 1.0, "mm": 0.001}
    scale = to_metre[point["UNITS"]["value"][0]] / to_metre[unit]
    worst, gaps = 0.0, 0
    # Laboratories have z up and OpenSim y up, so axes are matched by their content, once for all markers.
    for number, name in enumerate(names):
        read, wanted = points[labels.index(name)] * scale, expected[number]
        assert read.shape == wanted.shape, f"{name}: {read.shape} frames, not {wanted.shape}"
        missing = numpy.isnan(wanted).any(axis=1)
        assert (numpy.isnan(read).any(axis=1) == missing).all(), f"{name}: other gaps"
        gaps += int(missing.sum())
        difference = min(
            float(numpy.abs(turned[~missing] - wanted[~missing]).max())
            for turned in (read, read[:, [0, 2, 1]] * [1, 1, -1], read[:, [1, 2, 0]])
        )
        worst = max(worst, difference)
    assert worst < 0.0005 / to_metre[unit], f"positions differ by {worst} {unit}"
    times = c3d["parameters"]["EVENT"]["TIMES"]["value"]
    used = int(c3d["parameters"]["EVENT"]["USED"]["value"][0])
    assert used > 0 and times.shape[1] == used, "events"
    frames = points.shape[1]
    print(f"C3D by ezc3d {ezc3d.__version__}: {len(labels)} markers, {frames} frames, {gaps} gaps, {used} events; "
          f"positions as in the TRC within {worst * to_metre[unit] * 1000:.3f} mm")


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "reference" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def check_fhir(folder):
    text = (folder / "walk.fhir.json").read_text()
    Bundle.model_validate_json(text)
    bundle = json.loads(text)
    inside = {entry["fullUrl"] for entry in bundle["entry"]}
    open_ends = [reference for reference in references(bundle) if reference not in inside]
    assert not open_ends, f"references that lead nowhere: {open_ends}"
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    report = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "DiagnosticReport")
    assert base64.b64decode(report["presentedForm"][0]["data"]).startswith(b"%PDF"), "the PDF inside"
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Observation":
            given = [key for key in ("valueQuantity", "dataAbsentReason", "component") if key in resource]
            assert given, "an observation with neither value nor reason"
    print(f"FHIR R4 by fhir.resources: valid, {kinds.count('Observation')} observations, PDF inside, references closed")


if __name__ == "__main__":
    exports = pathlib.Path(sys.argv[1])
    check_c3d(exports)
    check_fhir(exports)
