"""Trains the gait estimator and exports it: one command from data set to ONNX.

    python train.py --data DATASET --out ../gait_estimator.onnx --scores ../scores.json

Split by anchor, never by window: numbers ending in 0 or 5 are not trained on; those ending in 0 calibrate the
intervals, those ending in 5 give the scores on simulated walks. Real walks are not touched here; `gaittwin-cli
validate` reads them with the finished network. Results differ between machines only by rounding.
"""

import argparse
import json
import pathlib
import time

import numpy as np
import torch

import gait_data
from network import CHANNELS, KNOTS, LENGTH, Calibrated, Estimator

LOGARITHMIC = {"speed", "step_time", "step_length"}
COVERAGE = 0.90


def batches(count, size, order):
    for start in range(0, count, size):
        yield order[start : start + size]


def standardise(truth, names):
    log = np.array([name in LOGARITHMIC for name in names])
    values = np.where(log, np.log(np.maximum(truth, 1e-3)), truth)
    return values.astype(np.float32), log


# Share of the trunk in trunk and leg of the simulated body, from which a window's unit is made.
TRUNK = 0.387
UPPER = [0, 1, 2]  # nose and shoulders in the window's order of points


def other_proportions(window, random):
    """The same walks by people with a shorter or longer trunk: the simulated body has one proportion, people have many
    (trunk over stature 0.22 to 0.32 in motion capture, mostly by where the shoulder marker sits; legs hardly differ).
    A window's unit is trunk and leg, so that everything else shrinks or grows with it. Truth is in statures and stays.
    """
    factor = random.uniform(0.70, 1.12, (len(window), 1, 1)).astype(np.float32)
    legs = random.uniform(0.98, 1.02, (len(window), 1, 1)).astype(np.float32)
    unit = 1.0 / (1.0 + TRUNK * (factor - 1.0)) * legs
    window = window.copy()
    points = window[:, :, :39].reshape(len(window), LENGTH, 13, 3)
    points[:, :, :, :2] *= unit[..., None]
    points[:, :, UPPER, 1] *= factor
    window[:, :, :39] = points.reshape(len(window), LENGTH, 39)
    window[:, :, 39:41] *= unit
    return window


def predict(model, values, device, size=512):
    model.eval()
    parts = [[], [], []]
    with torch.no_grad():
        for rows in batches(len(values), size, np.arange(len(values))):
            window = torch.from_numpy(values[rows].astype(np.float32)).to(device)
            for part, output in zip(parts, model(window)):
                part.append(output.cpu().numpy())
    return [np.concatenate(part) for part in parts]


def train(arrays, target, rows, arguments, device):
    torch.manual_seed(arguments.seed)
    order_source = np.random.default_rng(arguments.seed)
    model = Estimator(target.shape[1]).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    steps = arguments.epochs * (len(rows) // arguments.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for epoch in range(arguments.epochs):
        clock, total = time.time(), 0.0
        model.train()
        for chosen in batches(len(rows), arguments.batch, order_source.permutation(rows)):
            window = other_proportions(arrays["values"][chosen].astype(np.float32), order_source)
            window = torch.from_numpy(window).to(device)
            wanted = torch.from_numpy(target[chosen]).to(device)
            mean, spread, _ = model(window)
            error = wanted - mean
            # Likelihood with half of its pull on small spreads taken away: else hard windows are given up early.
            weight = torch.exp(spread).detach()
            loss = (weight * (0.5 * (error * torch.exp(-spread)) ** 2 + spread)).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1}: loss {total / len(rows):.4f}, {time.time() - clock:.0f} s", flush=True)
    return model


def calibrate(model, arrays, target, rows, device, scale, centre, log):
    # Intervals are for people of any proportion.
    window = other_proportions(arrays["values"][rows].astype(np.float32), np.random.default_rng(2))
    mean, spread, features = predict(model, window, device)
    ratio = np.abs(target[rows] - mean) / np.exp(spread)
    place = min(1.0, COVERAGE * (1.0 + 1.0 / len(rows)))
    factor = np.quantile(ratio, place, axis=0)
    middle = features.mean(0)
    _, sizes, axes = np.linalg.svd(features - middle, full_matrices=False)
    deviation = sizes / np.sqrt(len(features))
    kept = deviation > 1e-3 * deviation[0]
    whitening = (axes[kept] / deviation[kept, None]).T
    distance = (((features - middle) @ whitening) ** 2).mean(1)
    knots = np.quantile(distance, np.linspace(0.01, 0.995, KNOTS))
    return Calibrated(model.cpu(), centre, scale, log.astype(np.float32), factor, middle, whitening, knots).eval()


def scores(calibrated, arrays, rows, names, kinds):
    out = {}
    values, inside = predict_values(calibrated, arrays["values"][rows])
    truth, kind = arrays["truth"][rows], arrays["kind"][rows]
    for k, camera in enumerate(kinds):
        here = kind == k
        for index, name in enumerate(names):
            low, middle, high = values[here, index].T
            t = truth[here, index]
            out[f"{camera}.{name}"] = {
                "n": int(here.sum()),
                "mae": float(np.abs(middle - t).mean()),
                "r": float(np.corrcoef(middle, t)[0, 1]),
                "coverage": float(((low <= t) & (t <= high)).mean()),
            }
    out["median_in_distribution"] = float(np.median(inside))
    return out


def predict_values(model, values):
    parts = [[], []]
    with torch.no_grad():
        for rows in batches(len(values), 512, np.arange(len(values))):
            for part, output in zip(parts, model(torch.from_numpy(values[rows].astype(np.float32)))):
                part.append(output.numpy())
    return [np.concatenate(part) for part in parts]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scores")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    arrays, names, kinds, controllers = gait_data.windows(arguments.data)
    rest = arrays["anchor"] % 10
    learn, tune, test = (np.flatnonzero(part) for part in (rest % 5 != 0, rest == 0, rest == 5))
    values, log = standardise(arrays["truth"], names)
    centre, scale = values[learn].mean(0), values[learn].std(0) + 1e-6
    target = (values - centre) / scale
    anchors = len(np.unique(arrays["anchor"]))
    print(f"{len(learn)} windows to learn, {len(tune)} to calibrate, {len(test)} to score; {anchors} anchors", flush=True)
    model = train(arrays, target, learn, arguments, device)
    calibrated = calibrate(model, arrays, target, tune, device, scale, centre, log)
    result = {
        "anchors": anchors,
        "controllers": controllers,
        "windows": len(values),
        "parameters": sum(p.numel() for p in model.parameters()),
        "simulated": scores(calibrated, arrays, test, names, kinds),
    }
    torch.onnx.export(
        calibrated, (torch.zeros(1, LENGTH, CHANNELS),), arguments.out, dynamo=False, opset_version=17,
        input_names=["window"], output_names=["values", "in_distribution"],
        dynamic_axes={"window": {0: "n"}, "values": {0: "n"}, "in_distribution": {0: "n"}},
    )
    if arguments.scores:
        pathlib.Path(arguments.scores).write_text(json.dumps(result, indent=1) + "\n")
    for name, score in result["simulated"].items():
        print(name, score)


if __name__ == "__main__":
    main()
