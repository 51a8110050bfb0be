"""Trains the gait estimator and exports it: one command from data set to ONNX.

    python train.py --data DATASET --out ../gait_estimator.onnx --scores ../scores.json

Split by anchor, never by window: numbers ending in 0 or 5 are not trained on; those ending in 0 calibrate the
intervals, those ending in 5 give the scores on simulated walks. Real walks are not touched here, but for the factors in
`widening.json`, found on the develop half of the people (see the card). A broken run goes on from its checkpoint.
Results differ between machines only by rounding.
"""

import argparse
import pathlib
import time

import numpy as np
import torch

import gait_data
import training
from network import ACTIVATIONS, ANGLES, CHANNELS, KNOTS, LENGTH, VALUES, Calibrated, Estimator

LOGARITHMIC = {"speed", "step_time", "step_length"}
# Weight of the muscle activity of walks that were changed by geometry: it is a guess.
CHANGED = 0.3
# Walks as simulated all go at much the same speed with much the same stance, and a network that trusts them takes every natural
# walk for one of theirs. So an epoch takes only this share of them, and their values weigh little.
SIMULATED_SHARE, SIMULATED = 0.34, 0.15


def batches(count, size, order):
    for start in range(0, count, size):
        yield order[start : start + size]


def outputs(arrays, rows=slice(None)):
    """All outputs of a window in one row, in their units."""
    flat = lambda name: arrays[name][rows].reshape(len(arrays["kind"][rows]), -1).astype(np.float32)
    return np.concatenate([arrays["truth"][rows].astype(np.float32), flat("angles"), flat("activations")], 1)


def standardise(values, log):
    values = values.copy()
    values[:, :VALUES] = np.where(log, np.log(np.maximum(values[:, :VALUES], 1e-3)), values[:, :VALUES])
    return values


class Windows:
    """Windows and standardised outputs by row, made when they are asked for."""

    def __init__(self, arrays, log, centre, scale, device):
        self.arrays, self.log, self.device = arrays, log, device
        self.centre, self.scale = centre, scale

    def window(self, rows):
        return torch.from_numpy(self.arrays["values"][rows].astype(np.float32)).to(self.device)

    def target(self, rows):
        values = (standardise(outputs(self.arrays, rows), self.log) - self.centre) / self.scale
        return torch.from_numpy(values.astype(np.float32)).to(self.device)


def predict(model, windows, rows, size=512):
    model.eval()
    parts = [[], [], []]
    with torch.no_grad():
        for part_rows in batches(len(rows), size, rows):
            for part, output in zip(parts, model(windows.window(part_rows))):
                part.append(output.cpu().numpy())
    return [np.concatenate(part) for part in parts]


def loss_of(mean, spread, wanted, changed):
    each = training.likelihood(mean, spread, wanted)
    values, angles, activations = torch.split(each, [VALUES, ANGLES, ACTIVATIONS], 1)
    of_values = SIMULATED + (1.0 - SIMULATED) * changed
    of_activity = 1.0 - (1.0 - CHANGED) * changed
    return (
        (values.mean(1) * of_values).mean()
        + 0.3 * (angles.mean(1) * of_values).mean()
        + 0.3 * (activations.mean(1) * of_activity).mean()
    )


def epoch_rows(windows, rows, source):
    """The windows of an epoch in random order."""
    plain = rows[windows.arrays["changed"][rows] == 0]
    some = source.permutation(plain)[: int(SIMULATED_SHARE * len(plain))]
    return source.permutation(np.concatenate([rows[windows.arrays["changed"][rows] != 0], some]))


def train(windows, rows, arguments, device, encoder=None):
    torch.manual_seed(arguments.seed)
    source = np.random.default_rng(arguments.seed)
    model = Estimator().to(device)
    if encoder is not None:
        model.encoder.load_state_dict(encoder)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    count = len(epoch_rows(windows, rows, np.random.default_rng(0)))
    steps = arguments.epochs * (count // arguments.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    first = 0
    if arguments.checkpoint and pathlib.Path(arguments.checkpoint).exists():
        state = torch.load(arguments.checkpoint, weights_only=False)
        first = state["epoch"]
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        source.bit_generator.state = state["source"]
    changed = torch.from_numpy(windows.arrays["changed"].astype(np.float32))
    for epoch in range(first, arguments.epochs):
        clock, total = time.time(), 0.0
        model.train()
        for chosen in batches(count, arguments.batch, epoch_rows(windows, rows, source)):
            mean, spread, _ = model(windows.window(chosen))
            loss = loss_of(mean, spread, windows.target(chosen), changed[chosen].to(device))
            training.descend(loss, model, optimiser, schedule)
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, {time.time() - clock:.0f} s", flush=True)
        if arguments.checkpoint:
            torch.save(
                {
                    "epoch": epoch + 1, "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(), "source": source.bit_generator.state,
                },
                arguments.checkpoint,
            )
    return model


def calibrate(model, windows, rows, names, widening):
    """Conformal factors, and where in the space of features the held-out simulated walks lie."""
    mean, spread, features = predict(model, windows, rows)
    error = np.abs(windows.target(rows).cpu().numpy() - mean)
    place = min(1.0, training.COVERAGE * (1.0 + 1.0 / len(rows)))
    factor = np.quantile(error / np.exp(spread), place, axis=0)
    for index, name in enumerate(names):
        factor[index] *= widening.get(name, 1.0)
    factor[VALUES : VALUES + ANGLES] *= widening.get("angles", 1.0)
    factor[VALUES + ANGLES :] *= widening.get("activations", 1.0)
    middle, whitening, knots = training.usual_features(features, KNOTS)
    log = windows.log.astype(np.float32)
    return Calibrated(model.cpu(), windows.centre, windows.scale, log, factor, middle, whitening, knots).eval()


def scores(calibrated, arrays, rows, names, kinds):
    """MAE, r and coverage of the values by camera; of the curves over all."""
    parts = [[], [], [], []]
    with torch.no_grad():
        for some in batches(len(rows), 512, rows):
            window = torch.from_numpy(arrays["values"][some].astype(np.float32))
            for part, output in zip(parts, calibrated(window)):
                part.append(output.numpy())
    values, angles, activations, inside = [np.concatenate(part) for part in parts]
    truth, kind = arrays["truth"][rows], arrays["kind"][rows]
    out = {}
    for k, camera in enumerate(kinds):
        here = kind == k
        for index, name in enumerate(names):
            out[f"{camera}.{name}"] = training.score(values[here, index], truth[here, index])
    plain = arrays["changed"][rows] == 0
    for name, found in (("angles", angles), ("activations", activations)):
        t = arrays[name][rows].astype(np.float32)
        for which, some in (("unchanged", plain), ("changed", ~plain)):
            low, middle, high = np.moveaxis(found[some], -1, 0)
            out[f"{name}.{which}"] = {
                "rmse": float(np.sqrt(((middle - t[some]) ** 2).mean())),
                "coverage": float(((low <= t[some]) & (t[some] <= high)).mean()),
            }
    out["median_in_distribution"] = float(np.median(inside))
    return out


def export(calibrated, path):
    names = ["values", "angles", "activations", "in_distribution"]
    torch.onnx.export(
        calibrated, (torch.zeros(1, LENGTH, CHANNELS),), path, dynamo=False, opset_version=17,
        input_names=["window"], output_names=names,
        dynamic_axes={"window": {0: "n"}, **{name: {0: "n"} for name in names}},
    )


def prepare(folder, device):
    """Windows with their standardisation, names, and the three parts by anchor."""
    arrays, names, kinds = gait_data.windows(folder)
    log = np.array([name in LOGARITHMIC for name in names])
    learn, tune, test = training.split(arrays["anchor"])
    sample = standardise(outputs(arrays, learn[:: max(1, len(learn) // 20000)]), log)
    # A floor keeps points that hardly vary (activity that is always off) from counting as much as the others.
    floor = np.concatenate([np.full(VALUES, 1e-6), np.full(ANGLES, 2.0), np.full(ACTIVATIONS, 0.05)])
    windows = Windows(arrays, log, sample.mean(0), np.maximum(sample.std(0), floor), device)
    return windows, names, kinds, (learn, tune, test)


def main():
    parser = argparse.ArgumentParser()
    training.add_arguments(parser, batch=128)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scores")
    parser.add_argument("--checkpoint", help="file to go on from")
    parser.add_argument("--widening", default=str(pathlib.Path(__file__).parent / "widening.json"))
    parser.add_argument("--epochs", type=int, default=9)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    windows, names, kinds, (learn, tune, test) = prepare(arguments.data, device)
    arrays = windows.arrays
    anchors = len(np.unique(arrays["anchor"]))
    print(f"{len(learn)} windows to learn, {len(tune)} to calibrate, {len(test)} to score; {anchors} anchors", flush=True)
    model = train(windows, learn, arguments, device)
    calibrated = calibrate(model, windows, tune, names, training.read_widening(arguments.widening))
    export(calibrated, arguments.out)
    controllers, gaits = gait_data.controllers(arguments.data)
    result = {
        "anchors": anchors,
        "gaits": gaits,
        "controllers": controllers,
        "windows": len(arrays["kind"]),
        "parameters": sum(p.numel() for p in model.parameters()),
        "simulated": scores(calibrated, arrays, test, names, kinds),
    }
    training.keep_scores(result, arguments.scores)
    for name, score in result["simulated"].items():
        print(name, score)


if __name__ == "__main__":
    main()
