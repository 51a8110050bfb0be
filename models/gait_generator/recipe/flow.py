"""The generator: a condition and noise to whole strides.

A stride (55 curves over the cycle and its timing) is written in a few dozen principal components. A small network learns
the velocity of a flow that carries normal noise to the components of a walker's mean stride under a condition (flow
matching, Lipman et al. 2023, straight paths). Strides scatter about their walk's mean with a spread that depends on the
condition. Scaling, the steps of the flow and the distance from what was learned are part of the graph, so that the
exported file needs no side file and no second implementation.
"""

import math

import numpy as np
import torch
from torch import nn

STEPS = 8
KNOTS = 21


class Velocity(nn.Module):
    """Velocity of the flow at a place, a time and a condition."""

    def __init__(self, components, conditions, width=256):
        super().__init__()
        self.condition = nn.Sequential(nn.Linear(conditions, 96), nn.SiLU(), nn.Linear(96, 96), nn.SiLU())
        self.first = nn.Linear(components + 96 + 8, width)
        self.layers = nn.ModuleList([nn.Linear(width + 96, width) for _ in range(2)])
        self.last = nn.Linear(width, components)

    def forward(self, place, time, condition):
        known = self.condition(condition)
        waves = [wave(math.pi * k * time) for k in (0.5, 1.0, 2.0, 4.0) for wave in (torch.sin, torch.cos)]
        hidden = torch.nn.functional.silu(self.first(torch.cat([place, known] + waves, 1)))
        for layer in self.layers:
            hidden = hidden + torch.nn.functional.silu(layer(torch.cat([hidden, known], 1)))
        return self.last(hidden)


class Spread(nn.Module):
    """Logarithm of how widely strides scatter about their walk's mean, relative to all walks."""

    def __init__(self, conditions):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(conditions, 32), nn.SiLU(), nn.Linear(32, 1))

    def forward(self, condition):
        return torch.clamp(self.layers(condition), -1.5, 1.5)


class Generator(nn.Module):
    """What is exported."""

    def __init__(self, velocity, spread, tables, shape):
        super().__init__()
        self.velocity, self.spread, self.shape = velocity, spread, shape
        for name, value in tables.items():
            self.register_buffer(name, torch.from_numpy(np.array(value, np.float32)))

    def standard(self, condition):
        return torch.clamp((condition - self.condition_middle) / self.condition_scale, -6.0, 6.0)

    def walk(self, known, noise):
        place = noise
        for step in range(STEPS):
            # Second order: a look half a step ahead.
            time = torch.full_like(place[:, :1], step / STEPS)
            half = place + self.velocity(place, time, known) * (0.5 / STEPS)
            place = place + self.velocity(half, time + 0.5 / STEPS, known) / STEPS
        return place

    def forward(self, condition, noise, stride_noise):
        known = self.standard(condition)
        walk = self.walk(known, noise)
        # What the flow cannot know of a walker it never saw, by how far it was off for others like that.
        walk = walk + noise * self.unknown
        stride = walk * self.walk_scale + self.walk_middle
        stride = stride + stride_noise * self.stride_scale * torch.exp(self.spread(known))
        whole = torch.matmul(stride, self.components) * self.scale + self.middle
        count = self.shape[0] * self.shape[1]
        curves = whole[:, :count].reshape(-1, self.shape[0], self.shape[1])
        away = known[:, None, :] - self.anchors[None, :, :]
        distance = (away * away).mean(2).amin(1, keepdim=True)
        score = torch.sigmoid(8.0 * (torch.log(self.knots)[None, :] - torch.log(distance + 1e-6))).mean(1)
        return curves, whole[:, count:], score
