"""Trains the accelerometer estimator and exports it: one command from data set to ONNX.

    python train.py --data DATASET --out ../accelerometer_estimator.onnx --scores ../scores.json

Windows of `biomechanics::signal::sensor_window` to walking speed and step time, each with a 90 % interval, and how usual the
walk is among those learned from. Split by anchor as for the gait estimator: numbers ending in 0 calibrate the intervals, those
ending in 5 give the scores. Results differ between machines only by rounding.
"""

import argparse
import pathlib
import sys
import time

import numpy as np
import torch
from torch import nn

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "gait_estimator" / "recipe"))
import gait_data  # noqa: E402
import training  # noqa: E402

LENGTH, CHANNELS, OUTPUTS, KNOTS = 150, 7, 2, 21
LAGS = list(range(12, 76, 2))


class Estimator(nn.Module):
    """Window [N, 150, 7] to mean and logarithm of the spread of the standardised logarithms, and features."""

    def __init__(self, width=32, features=32):
        super().__init__()
        self.stem = nn.Conv1d(CHANNELS, width, 7, stride=2, padding=3)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2, 4, 8))
        self.hidden = nn.Sequential(
            nn.Linear(3 * width + 3 * len(LAGS) + 3 + 4, 96), nn.ReLU(), nn.Linear(96, features), nn.ReLU()
        )
        self.mean = nn.Linear(features, OUTPUTS)
        self.spread = nn.Linear(features, OUTPUTS)

    def forward(self, window):
        felt = window[:, :, :3].transpose(1, 2)
        h = torch.relu(self.stem(window.transpose(1, 2)))
        for layer in self.layers:
            h = h + torch.relu(layer(h))
        energy = (felt * felt).mean(2) + 1e-4
        lagged = [(felt[:, :, : LENGTH - lag] * felt[:, :, lag:]).mean(2) / energy for lag in LAGS]
        worn = window[:, :, 3:].mean(1)
        pooled = [h.mean(2), (h * h).mean(2), h.amax(2), *lagged, torch.log(energy), worn]
        features = self.hidden(torch.cat(pooled, 1))
        return self.mean(features), torch.clamp(self.spread(features), -4.0, 2.0), features


class Calibrated(nn.Module):
    """What is exported: low, middle and high of speed (m/s) and step time (s), and the in-distribution score."""

    def __init__(self, estimator, **buffers):
        super().__init__()
        self.estimator = estimator
        for name, value in buffers.items():
            self.register_buffer(name, torch.as_tensor(value, dtype=torch.float32))

    def forward(self, window):
        mean, spread, features = self.estimator(window)
        half = self.factor * torch.exp(spread)
        three = torch.stack([mean - half, mean, mean + half], 2)
        values = torch.exp(three * self.scale[None, :, None] + self.centre[None, :, None])
        away = torch.matmul(features - self.middle, self.whitening)
        distance = (away * away).mean(1, keepdim=True)
        score = torch.sigmoid(8.0 * (torch.log(self.knots)[None, :] - torch.log(distance + 1e-6))).mean(1)
        return values, score


def read(folder):
    parts = {"values": [], "truth": [], "worn": [], "anchor": []}
    for number, tables, words in gait_data.files(folder, "sensors", "gaittwin/sensors/1"):
        names, places = words["truth_names"].split(), words["worn_names"].split()
        for key in ("values", "truth", "worn"):
            parts[key].append(tables[f"sensor.{key}"])
        parts["anchor"].append(np.full(len(tables["sensor.worn"]), number, np.int32))
    return {key: np.concatenate(value) for key, value in parts.items()}, names, places


def run(model, values, size=1024):
    parts = []
    with torch.no_grad():
        for start in range(0, len(values), size):
            parts.append(model(torch.from_numpy(values[start : start + size].astype(np.float32))))
    return [np.concatenate([part[k].numpy() for part in parts]) for k in range(len(parts[0]))]


def main():
    parser = argparse.ArgumentParser()
    training.add_arguments(parser, batch=128)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scores")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--widening", default=str(pathlib.Path(__file__).parent / "widening.json"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    source = np.random.default_rng(arguments.seed)
    arrays, names, places = read(arguments.data)
    learn, tune, test = training.split(arrays["anchor"])
    logs = np.log(np.maximum(arrays["truth"], 1e-2)).astype(np.float32)
    centre, scale = logs[learn].mean(0), logs[learn].std(0)
    target = (logs - centre) / scale
    print(f"{len(learn)} windows to learn, {len(tune)} to calibrate, {len(test)} to score", flush=True)
    model = Estimator()
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    steps = arguments.epochs * (len(learn) // arguments.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    for epoch in range(arguments.epochs):
        clock, total, order = time.time(), 0.0, source.permutation(learn)
        for start in range(0, len(order), arguments.batch):
            rows = order[start : start + arguments.batch]
            mean, spread, _ = model(torch.from_numpy(arrays["values"][rows].astype(np.float32)))
            loss = training.likelihood(mean, spread, torch.from_numpy(target[rows])).mean()
            training.descend(loss, model, optimiser, schedule)
            total += loss.item() * len(rows)
        print(f"epoch {epoch + 1}: loss {total / len(order):.4f}, {time.time() - clock:.0f} s", flush=True)
    model.eval()
    mean, spread, features = run(model, arrays["values"][tune])
    factor = np.quantile(np.abs(target[tune] - mean) / np.exp(spread), training.COVERAGE, axis=0)
    widening = training.read_widening(arguments.widening)
    factor = factor * [widening.get(name, 1.0) for name in names]
    middle, whitening, knots = training.usual_features(features, KNOTS)
    calibrated = Calibrated(
        model, centre=centre, scale=scale, factor=factor, middle=middle, whitening=whitening, knots=knots
    ).eval()
    values, _ = run(calibrated, arrays["values"][test])
    result = {"windows": len(logs), "parameters": sum(p.numel() for p in model.parameters()), "simulated": {}}
    for k, place in enumerate(places):
        here = arrays["worn"][test] == k
        for index, name in enumerate(names):
            found = training.score(values[here, index], arrays["truth"][test][here, index])
            result["simulated"][f"{place}.{name}"] = found
    torch.onnx.export(
        calibrated, (torch.zeros(1, LENGTH, CHANNELS),), arguments.out, dynamo=False, opset_version=17,
        input_names=["window"], output_names=["values", "in_distribution"],
        dynamic_axes={name: {0: "n"} for name in ("window", "values", "in_distribution")},
    )
    training.keep_scores(result, arguments.scores)
    for name, score in result["simulated"].items():
        print(name, score)


if __name__ == "__main__":
    main()
