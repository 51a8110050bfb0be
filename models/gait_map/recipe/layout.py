"""Places in the plane at which alike gaits lie together: t-SNE (van der Maaten and Hinton 2008), exact, with two changes.

A gait and its mirror image lie at (x, y) and (-x, y): who is affected on the left lies on one half of the map, who is affected on
the right on the other. And nothing is drawn at random: the start is the first component of what the legs differ by (x) and the
first of what they share (y), so that the same gaits give the same map.
"""

import numpy as np

PERPLEXITY = 30.0
STEPS = 800
EARLY = 200


def neighbours(distance):
    """Joint probabilities of being neighbours, every row with the same perplexity."""
    squares = distance**2
    n = len(squares)
    goal = np.log(PERPLEXITY)
    low, high = np.full(n, 1e-6), np.full(n, 1e6)
    for _ in range(60):
        precision = np.sqrt(low * high)
        weights = np.exp(-squares * precision[:, None])
        np.fill_diagonal(weights, 0.0)
        weights = np.maximum(weights, 1e-300)
        share = weights / weights.sum(1, keepdims=True)
        entropy = -(share * np.log(share)).sum(1)
        low, high = np.where(entropy > goal, precision, low), np.where(entropy > goal, high, precision)
    joint = (share + share.T) / (2 * n)
    return np.maximum(joint, 1e-15)


def first_component(rows):
    """Scores of the first principal component; its sign is that of its largest entry."""
    rows = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(rows, full_matrices=False)
    axis = axes[0] * np.sign(axes[0][np.argmax(np.abs(axes[0]))])
    return rows @ axis


def places(own, mirrored, distance, right):
    """Places of the own rows, between -1 and 1 along both axes; `distance` is among own and then mirrored rows, `right` is 1 for gaits affected
    on the right, -1 for the left, 0 for neither or both."""
    n = len(own)
    x, y = first_component(own - mirrored), first_component(own + mirrored)
    # What the mirror turns over has no middle to be taken off.
    x = x - 0.5 * (x.mean() + first_component(mirrored - own).mean())
    if (x * right).sum() < 0:
        x = -x
    start = np.stack([x / x.std(), y / y.std()], 1) * 1e-2
    own_place = start
    turn = np.array([-1.0, 1.0])
    joint = neighbours(distance)
    speed, gains = np.zeros_like(own_place), np.ones_like(own_place)
    for step in range(STEPS):
        both = np.concatenate([own_place, own_place * turn])
        away = sum((column[:, None] - column[None]) ** 2 for column in both.T)
        near = 1.0 / (1.0 + away)
        np.fill_diagonal(near, 0.0)
        share = np.maximum(near / near.sum(), 1e-15)
        force = (joint * (12.0 if step < EARLY else 1.0) - share) * near
        gradient = 4.0 * (force.sum(1, keepdims=True) * both - force @ both)
        # The mirror image pulls as its owner does, turned over.
        gradient = 0.5 * (gradient[:n] + gradient[n:] * turn)
        same = np.sign(gradient) == np.sign(speed)
        gains = np.maximum(np.where(same, gains * 0.8, gains + 0.2), 0.01)
        speed = (0.5 if step < EARLY else 0.8) * speed - (2 * n / 12.0) * gains * gradient
        own_place = own_place + speed
        own_place[:, 1] -= own_place[:, 1].mean()
    found = own_place
    if (found[:, 0] * right).sum() < 0:
        found[:, 0] = -found[:, 0]
    # What the legs differ by is less than what they share; both get the whole width.
    return found / np.abs(found).max(0)


def trustworthiness(distance, found, k=12):
    """Share of neighbours on the map that are neighbours in truth (Venna and Kaski 2001); 1 is perfect."""
    n = len(found)
    np.fill_diagonal(distance, np.inf)
    rank = distance.argsort(1).argsort(1)
    flat = ((found[:, None] - found[None]) ** 2).sum(2)
    np.fill_diagonal(flat, np.inf)
    near = flat.argsort(1)[:, :k]
    excess = np.maximum(np.take_along_axis(rank, near, 1) - k + 1, 0).sum()
    return 1.0 - 2.0 / (n * k * (2 * n - 3 * k - 1)) * excess
