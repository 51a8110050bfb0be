"""Makes the map of synthetic gaits: one command from profiles (gaittwin-cli make-profiles) to the table that the program reads.

    python make_map.py --profiles PROFILES.safetensors --out ../gait_map.safetensors --scores ../scores.json

The distance between two gaits is the root of the mean square over groups of numbers (hip, knee, ankle, levels, pace, rhythm, stance;
from ahead rhythm, stance, width), each group in the size of its differences among all gaits together with what a pose network errs,
so that no group drowns the others and none is trusted beyond what is read of it. One is the median distance between two simulated
walkers of one condition.
"""

import argparse
import json
import pathlib
import struct
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "gait_estimator" / "recipe"))
import gait_data  # noqa: E402
import layout  # noqa: E402

PROFILES = "gaittwin/profiles/1"
SCHEMA = "gaittwin/gait_map/1"
KEPT = 1200
ALIKE = 3


class View:
    """All profiles from one view with the metric between them."""

    def __init__(self, tables, words, view):
        self.name = view
        self.groups = [
            (title, int(leg), int(both))
            for title, leg, both in (group.split(":") for group in words[f"{view}_groups"].split("|"))
        ]
        values = tables[f"{view}.values"].astype(np.float64)
        noisy = tables[f"{view}.noisy"] == 1
        order = np.arange(len(values))
        twins = order[noisy] - 1
        twins = twins[~noisy[twins]]
        self.clean = values[~noisy]
        self.noisy = values[noisy]
        self.anchor, self.noisy_anchor = tables[f"{view}.anchor"][~noisy], tables[f"{view}.anchor"][noisy]
        self.condition = tables[f"{view}.condition"][~noisy]
        self.noisy_condition = tables[f"{view}.condition"][noisy]
        self.errors = values[twins + 1] - values[twins]
        self.scale = self.sizes()

    def slices(self):
        start = 0
        for _, leg, both in self.groups:
            yield slice(start, start + 2 * leg + both)
            start += 2 * leg + both

    def sizes(self):
        """Size of each group's differences, so that the median distance within a condition is one."""
        away = self.clean - self.clean.mean(0)
        raw = [np.sqrt((away[:, s] ** 2).mean() + (self.errors[:, s] ** 2).mean()) for s in self.slices()]
        self.scale = np.array(raw)
        distance = self.distance(self.clean, self.clean)
        same = (self.condition[:, None] == self.condition[None]) & (self.anchor[:, None] != self.anchor[None])
        return self.scale * np.median(distance[same])

    def scaled(self, values):
        parts = [
            values[:, s] / (size * np.sqrt(s.stop - s.start)) for s, size in zip(self.slices(), self.scale)
        ]
        return np.concatenate(parts, 1) / np.sqrt(len(self.groups))

    def distance(self, a, b):
        # Differences first, then squares: products would lose small distances.
        a, b = self.scaled(a), self.scaled(b)
        return np.sqrt(sum((first[:, None] - second[None]) ** 2 for first, second in zip(a.T, b.T)))

    def mirrored(self, values):
        parts = []
        for s, (_, leg, _) in zip(self.slices(), self.groups):
            part = values[:, s]
            parts.append(np.concatenate([part[:, leg : 2 * leg], part[:, :leg], part[:, 2 * leg :]], 1))
        return np.concatenate(parts, 1)

    def thin(self):
        """Gaits that stand for the others: of every condition the same share, those that lie farthest apart,
        and how many each stands for."""
        share = min(1.0, KEPT / len(self.clean))
        kept, weights = [], []
        for number in np.unique(self.condition):
            rows = np.flatnonzero(self.condition == number)
            distance = self.distance(self.clean[rows], self.clean[rows])
            quota = max(4, round(share * len(rows)))
            chosen = [int(distance.sum(1).argmin())]
            while len(chosen) < min(quota, len(rows)):
                chosen.append(int(distance[:, chosen].min(1).argmax()))
            counts = np.bincount(distance[:, chosen].argmin(1), minlength=len(chosen))
            kept.extend(rows[chosen])
            weights.extend(counts)
        return np.array(kept), np.array(weights)


def called_healthy(distance, healthy):
    """Whether the nearest healthy gaits are nearer than the nearest others; how many of each there are does not matter."""
    mean = [np.sort(distance[:, healthy == kind], 1)[:, :ALIKE].mean(1) for kind in (0, 1)]
    return mean[1] < mean[0]


def scores(view, kept, mirror_of, healthy):
    """Everybody with a detector's errors against the gaits of all others."""
    both = np.concatenate([view.clean[kept], view.mirrored(view.clean[kept])])
    conditions = np.concatenate([view.condition[kept], mirror_of[view.condition[kept]]])
    anchors = np.concatenate([view.anchor[kept]] * 2)
    distance = view.distance(view.noisy, both)
    distance[view.noisy_anchor[:, None] == anchors[None]] = np.inf
    nearest = distance.min(1)
    own = view.noisy_condition
    known = np.array([np.any((conditions == c) & (anchors != a)) for c, a in zip(own, view.noisy_anchor)])
    called = called_healthy(distance, healthy[conditions])
    among = []
    for row, condition in zip(distance, own):
        ranked = {c: np.sort(row[conditions == c])[:ALIKE].mean() for c in np.unique(conditions)}
        among.append(condition in sorted(ranked, key=ranked.get)[:5])
    among, truth = np.array(among), healthy[own].astype(bool)
    return np.quantile(nearest, np.linspace(0, 1, 101)), {
        "walks": len(view.noisy),
        "healthy_nearer_to_healthy": float(called[truth].mean()),
        "abnormal_nearer_to_abnormal": float((~called[~truth]).mean()),
        "own_condition_among_five_nearest": float(among[known].mean()),
        "conditions": len(np.unique(conditions)),
        "nearest_other_walker_median": float(np.median(nearest)),
        "nearest_other_walker_99th_percentile": float(np.quantile(nearest, 0.99)),
    }


def real_scores(view, tables, kept, mirror_of, healthy, limit):
    """Where real people lie."""
    values, groups = tables[f"real.{view.name}"].astype(np.float64), tables[f"real.{view.name}.group"]
    both = np.concatenate([view.clean[kept], view.mirrored(view.clean[kept])])
    conditions = np.concatenate([view.condition[kept], mirror_of[view.condition[kept]]])
    result = {}
    for number, name in enumerate(["children", "adults", "stroke"]):
        rows = values[groups == number]
        if len(rows) == 0:
            continue
        distance = view.distance(rows, both)
        result[name] = {
            "walks": len(rows),
            "distance_to_nearest_median": float(np.median(distance.min(1))),
            "share_outside": float((distance.min(1) > limit).mean()),
            "share_nearer_to_healthy": float(called_healthy(distance, healthy[conditions]).mean()),
        }
    return result


def write(path, tables, words):
    header, start = {"__metadata__": words}, 0
    for name, table in tables.items():
        size = table.nbytes
        header[name] = {"dtype": "F32", "shape": list(table.shape), "data_offsets": [start, start + size]}
        start += size
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(table.tobytes() for table in tables.values())
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--profiles", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scores", required=True)
    arguments = parser.parse_args()
    tables, words = gait_data.read(arguments.profiles)
    if words.get("schema") != PROFILES:
        raise SystemExit(f"{arguments.profiles} is not of schema {PROFILES}")
    names = words["conditions"].split("|")
    healthy = np.array([int(word) for word in words["healthy"].split("|")])
    mirror_of = np.array([int(word) for word in words["mirror_of"].split("|")])
    side = np.array([1 if "right" in name else -1 if "left" in name else 0 for name in names])
    made, result = {}, {}
    for name in ["side", "front"]:
        view = View(tables, words, name)
        kept, weights = view.thin()
        own = view.clean[kept]
        mirrored = view.mirrored(own)
        distance = view.distance(np.concatenate([own, mirrored]), np.concatenate([own, mirrored]))
        found = layout.places(view.scaled(own), view.scaled(mirrored), distance, side[view.condition[kept]])
        reach, result[name] = scores(view, kept, mirror_of, healthy)
        whole = np.concatenate([found, found * [-1, 1]])
        result[name]["trustworthiness"] = float(layout.trustworthiness(distance, whole))
        result[name]["gaits"], result[name]["landmarks"] = len(view.clean), len(kept)
        result[name]["sizes"] = {g[0]: float(s) for g, s in zip(view.groups, view.scale)}
        if f"real.{name}" in tables and len(tables[f"real.{name}"]):
            result[name]["real"] = real_scores(view, tables, kept, mirror_of, healthy, reach[99])
        columns = {
            "values": own, "places": found, "condition": view.condition[kept], "weight": weights,
            "scale": view.scale, "reach": reach,
        }
        made |= {f"{name}.{key}": np.ascontiguousarray(column, np.float32) for key, column in columns.items()}
        print(name, json.dumps(result[name], indent=1), flush=True)
    kept_words = ["label", "source", "conditions", "healthy", "controllers", "mirrored", "mirror_of"]
    write(arguments.out, made, {"schema": SCHEMA, **{key: words[key] for key in kept_words}})
    pathlib.Path(arguments.scores).write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
