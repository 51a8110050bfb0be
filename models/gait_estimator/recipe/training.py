"""What all recipes here do alike: command line, split, steps, calibration, scores."""

import json
import pathlib

import numpy as np
import torch

COVERAGE = 0.90


def add_arguments(parser, batch):
    parser.add_argument("--data", required=True)
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)


def split(anchors):
    """Rows to learn, to calibrate and to score, by the last digit of the anchor's number, never by row."""
    rest = anchors % 10
    return tuple(np.flatnonzero(part) for part in (rest % 5 != 0, rest == 0, rest == 5))


def likelihood(mean, spread, wanted):
    """Likelihood of each output with half of its pull on small spreads taken away: else hard windows are given up early."""
    return torch.exp(spread).detach() * (0.5 * ((wanted - mean) * torch.exp(-spread)) ** 2 + spread)


def descend(loss, model, optimiser, schedule):
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    schedule.step()


def read_widening(path):
    """Factors on the intervals by output, where there is such a file."""
    path = pathlib.Path(path)
    return json.loads(path.read_text()) if path.exists() else {}


def usual_features(features, knots):
    """Where held-out walks lie in the space of features: middle, whitening, and quantiles of their distance."""
    middle = features.mean(0)
    _, sizes, axes = np.linalg.svd(features - middle, full_matrices=False)
    deviation = sizes / np.sqrt(len(features))
    kept = deviation > 1e-3 * deviation[0]
    whitening = (axes[kept] / deviation[kept, None]).T
    distance = (((features - middle) @ whitening) ** 2).mean(1)
    return middle, whitening, np.quantile(distance, np.linspace(0.01, 0.995, knots))


def score(found, truth):
    """Error, correlation and coverage of low, middle and high against the truth."""
    low, middle, high = found.T
    return {
        "n": len(truth),
        "mae": float(np.abs(middle - truth).mean()),
        "r": float(np.corrcoef(middle, truth)[0, 1]),
        "coverage": float(((low <= truth) & (truth <= high)).mean()),
    }


def keep_scores(result, path):
    if path:
        pathlib.Path(path).write_text(json.dumps(result, indent=1) + "\n")
