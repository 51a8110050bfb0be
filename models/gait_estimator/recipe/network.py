"""The network: a pose window to gait values with intervals and an in-distribution score.

Convolutions over time see how the body moves; autocorrelations of the distance between the legs tell the rhythm
whatever the phase. Standardisation, conformal factors and the in-distribution score are part of the graph, so that the
exported file needs no side file and no second implementation.
"""

import torch
from torch import nn

LENGTH, CHANNELS, POINTS = 90, 42, 13
LAGS = list(range(5, 61, 2))
# Places of the left point of each pair in the window: hip 3, knee 5, ankle 7, heel 9, toe 11.
PAIRS = [5, 7, 9, 11]
KNOTS = 21


class Block(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.first = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.second = nn.Conv1d(width, width, 3, padding=1)
        self.scale = nn.GroupNorm(1, width)

    def forward(self, x):
        y = torch.relu(self.first(self.scale(x)))
        return x + self.second(y)


class Estimator(nn.Module):
    """Window [N, 90, 42] to mean and logarithm of the spread of each standardised value, and features."""

    def __init__(self, outputs, width=56, features=64):
        super().__init__()
        self.stem = nn.Conv1d(2 * POINTS + POINTS + 3 + 2 * len(PAIRS), width, 7, stride=2, padding=3)
        self.blocks = nn.Sequential(*[Block(width, dilation) for dilation in (1, 2, 4, 8, 1, 2)])
        rhythm = 2 * len(PAIRS) * len(LAGS)
        self.rhythm = nn.Sequential(nn.Linear(rhythm, 64), nn.ReLU())
        self.hidden = nn.Sequential(nn.Linear(3 * width + 64 + 8, 128), nn.ReLU(), nn.Linear(128, features), nn.ReLU())
        self.mean = nn.Linear(features, outputs)
        self.spread = nn.Linear(features, outputs)

    def features(self, window):
        points = window[:, :, : 3 * POINTS].reshape(-1, LENGTH, POINTS, 3)
        # How sure a detector says to be means something else in every detector; only whether it saw counts.
        seen = torch.clamp(points[:, :, :, 2] * 1000.0, 0.0, 1.0)
        x, y = points[:, :, :, 0] * seen, points[:, :, :, 1] * seen
        travel = window[:, :, 3 * POINTS :]
        apart = []
        for left in PAIRS:
            both = seen[:, :, left] * seen[:, :, left + 1]
            apart += [(x[:, :, left] - x[:, :, left + 1]) * both, (y[:, :, left] - y[:, :, left + 1]) * both]
        apart = torch.stack(apart, 1)
        channels = torch.cat([x, y, seen, travel], 2).transpose(1, 2)
        h = self.blocks(torch.relu(self.stem(torch.cat([channels, 3.0 * apart], 1))))
        mean = h.mean(2)
        pooled = [mean, (h * h).mean(2), h.amax(2)]
        energy = (apart * apart).mean(2) + 1e-4
        lagged = [(apart[:, :, : LENGTH - lag] * apart[:, :, lag:]).mean(2) / energy for lag in LAGS]
        rhythm = self.rhythm(torch.cat(lagged, 1))
        return self.hidden(torch.cat(pooled + [rhythm, torch.log(energy)], 1))

    def forward(self, window):
        features = self.features(window)
        return self.mean(features), torch.clamp(self.spread(features), -4.0, 2.0), features


class Calibrated(nn.Module):
    """What is exported: low, middle and high of each value in its unit, and the in-distribution score."""

    def __init__(self, estimator, centre, scale, logarithmic, factor, middle, whitening, knots):
        super().__init__()
        self.estimator = estimator
        for name, value in {
            "centre": centre, "scale": scale, "logarithmic": logarithmic, "factor": factor,
            "middle": middle, "whitening": whitening, "knots": knots,
        }.items():
            self.register_buffer(name, torch.as_tensor(value, dtype=torch.float32))

    def forward(self, window):
        mean, spread, features = self.estimator(window)
        half = self.factor * torch.exp(spread)
        three = torch.stack([mean - half, mean, mean + half], 2)
        three = three * self.scale[None, :, None] + self.centre[None, :, None]
        log = self.logarithmic[None, :, None]
        values = log * torch.exp(three * log) + (1.0 - log) * three
        away = torch.matmul(features - self.middle, self.whitening)
        distance = (away * away).mean(1, keepdim=True)
        # Share of the held-out simulated windows that lie farther out, smoothed.
        score = torch.sigmoid(8.0 * (torch.log(self.knots)[None, :] - torch.log(distance + 1e-6))).mean(1)
        return values, score
