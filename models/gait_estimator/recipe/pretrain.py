"""Self-supervised pre-training on synthetic windows and fine-tuning on few labels, beside training from scratch.

    python pretrain.py --data DATASET --table ../few_labels.json
    python pretrain.py --data DATASET --own OWN --checkpoint CHECKPOINT --out mine.onnx

Pre-training hides stretches of a window, all points at once or single ones, and lets the encoder say what was there; it
needs no label. Then the whole network is fine-tuned on the labels of a few gaits. The first command repeats that for 1, 3,
10, 30 and 100 % of the gaits and scores it and training from scratch, with the same number of steps, on anchors that neither
saw. The second fine-tunes on a clinic's own windows (`gaittwin-cli validate OWN-WALKS --windows OWN` writes them, one file per
person): from the checkpoint of train.py, or without one from masked pre-training. Every fourth person calibrates the
intervals; curves are not fine-tuned.
"""

import argparse
import time

import numpy as np
import torch
from torch import nn

import train as recipe
import training
from network import LENGTH, POINTS, VALUES, Encoder, Estimator

SHARES = [0.01, 0.03, 0.10, 0.30, 1.00]
SCORED = ["speed", "step_time", "step_length"]


def hidden(window, source):
    """Windows in which some is taken away, and where it was: stretches of all points, and single points throughout."""
    mask = torch.zeros(len(window), LENGTH, POINTS, dtype=torch.bool)
    for row in range(len(window)):
        for _ in range(3):
            start, length = source.integers(0, LENGTH - 6), source.integers(4, 13)
            mask[row, start : start + length] = True
        mask[row, :, source.integers(0, POINTS)] = True
    keep = (~mask).float().repeat_interleave(3, 2)
    masked = window.clone()
    masked[:, :, : 3 * POINTS] *= keep
    return masked, mask


class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Conv1d(self.encoder.width, 3 * 2 * POINTS, 1)

    def forward(self, window):
        h, _, _ = self.encoder(window)
        # Each place of the encoder stands for three instants.
        return self.head(h).transpose(1, 2).reshape(len(window), LENGTH, POINTS, 2)


def pretrain(windows, rows, steps, batch, seed):
    torch.manual_seed(seed)
    source = np.random.default_rng(seed)
    model = Masked()
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    clock, total = time.time(), 0.0
    for step in range(steps):
        window = windows.window(source.choice(rows, batch))
        masked, mask = hidden(window, source)
        points = window[:, :, : 3 * POINTS].reshape(-1, LENGTH, POINTS, 3)
        wanted = mask & (points[..., 2] > 0)
        loss = nn.functional.smooth_l1_loss(model(masked)[wanted], points[..., :2][wanted], beta=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        total += loss.item()
        if (step + 1) % 200 == 0:
            print(f"pre-training step {step + 1}: {total / 200:.4f}, {time.time() - clock:.0f} s", flush=True)
            total = 0.0
    return model.encoder.state_dict()


def finetune(windows, rows, encoder, steps, batch, seed, whole=None):
    torch.manual_seed(seed)
    source = np.random.default_rng(seed)
    model = Estimator()
    if encoder is not None:
        model.encoder.load_state_dict(encoder)
    if whole is not None:
        model.load_state_dict(whole)
    rate = 2e-3 if whole is None else 2e-4
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    model.train()
    for _ in range(steps):
        chosen = source.choice(rows, min(batch, len(rows)), replace=False)
        mean, spread, _ = model(windows.window(chosen))
        wanted = windows.target(chosen)[:, :VALUES]
        loss = training.likelihood(mean[:, :VALUES], spread[:, :VALUES], wanted).mean()
        training.descend(loss, model, optimiser, schedule)
    return model


def errors(model, windows, rows, names):
    mean, _, _ = recipe.predict(model, windows, rows)
    values = mean[:, :VALUES] * windows.scale[:VALUES] + windows.centre[:VALUES]
    values = np.where(windows.log, np.exp(values * windows.log), values)
    truth = windows.arrays["truth"][rows]
    return {name: float(np.abs(values - truth)[:, names.index(name)].mean()) for name in SCORED}


def table(windows, names, parts, arguments):
    learn, _, test = parts
    test = test[:: max(1, len(test) // 2500)]
    source = np.random.default_rng(arguments.seed)
    encoder = pretrain(windows, learn, arguments.pretraining, arguments.batch, arguments.seed)
    gaits = windows.arrays["anchor"].astype(np.int64) * 10000 + windows.arrays["gait"]
    order = source.permutation(np.unique(gaits[learn]))
    rows = []
    for share in SHARES:
        labelled = set(order[: max(2, round(share * len(order)))].tolist())
        some = learn[[gait in labelled for gait in gaits[learn].tolist()]]
        row = {"share": share, "gaits": len(labelled), "windows": len(some)}
        for way, start in (("pretrained", encoder), ("scratch", None)):
            model = finetune(windows, some, start, arguments.steps, arguments.batch, arguments.seed)
            row[way] = errors(model, windows, test, names)
        rows.append(row)
        print(row, flush=True)
    return {"pretraining_steps": arguments.pretraining, "steps": arguments.steps, "test_windows": len(test), "rows": rows}


def main():
    parser = argparse.ArgumentParser()
    training.add_arguments(parser, batch=128)
    parser.add_argument("--table")
    parser.add_argument("--own", help="folder with a clinic's own windows")
    parser.add_argument("--checkpoint")
    parser.add_argument("--out")
    parser.add_argument("--pretraining", type=int, default=400)
    parser.add_argument("--steps", type=int, default=120)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    windows, names, kinds, parts = recipe.prepare(arguments.data, "cpu")
    if arguments.table:
        result = table(windows, names, parts, arguments)
        training.keep_scores(result, arguments.table)
    if arguments.own and arguments.out:
        whole = encoder = None
        if arguments.checkpoint:
            whole = torch.load(arguments.checkpoint, weights_only=False)["model"]
        else:
            encoder = pretrain(windows, parts[0], arguments.pretraining, arguments.batch, arguments.seed)
        arrays, own_names, _ = recipe.gait_data.windows(arguments.own)
        if own_names != names:
            raise SystemExit(f"{arguments.own} holds other values: {own_names}")
        own = recipe.Windows(arrays, windows.log, windows.centre, windows.scale, "cpu")
        everyone = np.unique(arrays["anchor"])
        tune = np.isin(arrays["anchor"], everyone[::4])
        model = finetune(own, np.flatnonzero(~tune), encoder, arguments.steps, arguments.batch, arguments.seed, whole)
        recipe.export(recipe.calibrate(model, own, np.flatnonzero(tune), names, {}), arguments.out)


if __name__ == "__main__":
    main()
