"""The network: a pose window to gait values and curves with intervals and an in-distribution score.

Convolutions over time see how the body moves; autocorrelations of the distance between the legs tell the rhythm
whatever the phase. Standardisation, conformal factors and the in-distribution score are part of the graph, so that the
exported file needs no side file and no second implementation.
"""

import torch
from torch import nn

LENGTH, CHANNELS, POINTS = 90, 43, 13
TRAVEL = CHANNELS - 3 * POINTS
LAGS = list(range(5, 61, 2))
# Places of the left point of each pair in the window: hip 3, knee 5, ankle 7, heel 9, toe 11.
PAIRS = [5, 7, 9, 11]
KNOTS = 21
# Ankles, heels and toes: the points that stand still on the floor in stance.
FEET = list(range(7, 13))
# Channels of the first convolution: x, y, seen of each point, travel, distances between the legs, and of the feet the speed
# over the floor to the right and down and whether they move.
INPUTS = 3 * POINTS + TRAVEL + 2 * len(PAIRS) + 3 * len(FEET)
# Outputs: values, then curves of both legs at 26 points of the cycle.
VALUES, JOINTS, MUSCLES, PHASES = 9, 3, 11, 26
ANGLES, ACTIVATIONS = 2 * JOINTS * PHASES, 2 * MUSCLES * PHASES
OUTPUTS = VALUES + ANGLES + ACTIVATIONS


class Block(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.first = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.second = nn.Conv1d(width, width, 3, padding=1)
        self.scale = nn.GroupNorm(1, width)

    def forward(self, x):
        return x + self.second(torch.relu(self.first(self.scale(x))))


class Encoder(nn.Module):
    """Window [N, 90, 43] to features over time [N, width, 30], distances between the legs and how much each foot moves."""

    def __init__(self, width=72):
        super().__init__()
        self.width = width
        self.stem = nn.Conv1d(INPUTS, width, 9, stride=3, padding=3)
        self.blocks = nn.Sequential(*[Block(width, dilation) for dilation in (1, 2, 4, 1)])

    def split(self, window):
        points = window[:, :, : 3 * POINTS].reshape(-1, LENGTH, POINTS, 3)
        # How sure a detector says to be means something else in every detector; only whether it saw counts.
        seen = torch.clamp(points[:, :, :, 2] * 1000.0, 0.0, 1.0)
        x, y = points[:, :, :, 0] * seen, points[:, :, :, 1] * seen
        apart = []
        for left in PAIRS:
            both = seen[:, :, left] * seen[:, :, left + 1]
            apart += [(x[:, :, left] - x[:, :, left + 1]) * both, (y[:, :, left] - y[:, :, left + 1]) * both]
        apart = torch.stack(apart, 1)
        travel = window[:, :, 3 * POINTS :]
        speed = []
        for values, hips in ((x, travel[:, :, 0:1]), (y, travel[:, :, 1:2])):
            feet, known = values[:, :, FEET], seen[:, :, FEET]
            step = (feet[:, 4:] - feet[:, :-4]) * 7.5 + hips[:, 2:-2]
            step = step * known[:, 4:] * known[:, :-4]
            speed.append(nn.functional.pad(step.transpose(1, 2), (2, 2)))
        square = speed[0] * speed[0] + speed[1] * speed[1]
        moves = square / (square + 0.16)
        channels = torch.cat([x, y, seen, travel], 2).transpose(1, 2)
        channels = torch.cat([channels, 3.0 * apart, 0.3 * speed[0], 0.3 * speed[1], moves], 1)
        return channels, apart, moves.mean(2)

    def forward(self, window):
        channels, apart, moves = self.split(window)
        return self.blocks(torch.relu(self.stem(channels))), apart, moves


class Estimator(nn.Module):
    """Window to mean and logarithm of the spread of each standardised output, and features."""

    def __init__(self, features=96, width=72):
        super().__init__()
        self.encoder = Encoder(width)
        self.rhythm = nn.Sequential(nn.Linear(2 * len(PAIRS) * len(LAGS), 64), nn.ReLU())
        self.hidden = nn.Sequential(
            nn.Linear(3 * width + 64 + 2 * len(PAIRS) + len(FEET) + TRAVEL, 160), nn.ReLU(), nn.Linear(160, features), nn.ReLU()
        )
        self.mean = nn.Linear(features, OUTPUTS)
        self.spread = nn.Linear(features, OUTPUTS)

    def features(self, window):
        h, apart, moves = self.encoder(window)
        mean = h.mean(2)
        pooled = [mean, (h * h).mean(2), h.amax(2)]
        energy = (apart * apart).mean(2) + 1e-4
        lagged = [(apart[:, :, : LENGTH - lag] * apart[:, :, lag:]).mean(2) / energy for lag in LAGS]
        rhythm = self.rhythm(torch.cat(lagged, 1))
        travel = window[:, :, 3 * POINTS :].mean(1)
        return self.hidden(torch.cat(pooled + [rhythm, torch.log(energy), moves, travel], 1))

    def forward(self, window):
        features = self.features(window)
        return self.mean(features), torch.clamp(self.spread(features), -4.0, 2.0), features


class Calibrated(nn.Module):
    """What is exported: low, middle and high of each output in its unit, and the in-distribution score."""

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
        three = torch.cat([torch.exp(three[:, :VALUES] * log) * log + (1.0 - log) * three[:, :VALUES], three[:, VALUES:]], 1)
        values = three[:, :VALUES]
        angles = three[:, VALUES : VALUES + ANGLES].reshape(-1, 2, JOINTS, PHASES, 3)
        activations = three[:, VALUES + ANGLES :].reshape(-1, 2, MUSCLES, PHASES, 3)
        away = torch.matmul(features - self.middle, self.whitening)
        distance = (away * away).mean(1, keepdim=True)
        # Share of the held-out simulated windows that lie farther out, smoothed.
        score = torch.sigmoid(8.0 * (torch.log(self.knots)[None, :] - torch.log(distance + 1e-6))).mean(1)
        return values, angles, activations, score
