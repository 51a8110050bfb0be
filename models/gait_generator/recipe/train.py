"""Trains the gait generator and exports it: one command from data set to ONNX.

    python train.py --data DATASET --out ../gait_generator.onnx --scores ../scores.json

Split by anchor, never by gait: numbers ending in 0 set how widely the cloud is drawn, those ending in 5 give the scores.
Results differ between machines only by rounding.
"""

import argparse
import copy
import pathlib
import sys
import time

import numpy as np
import torch

sys.path.append( str(pathlib.Path(__file__).resolve().parents[2] / "gait_estimator" / "recipe"))
import gait_data  # noqa: E402
import training  # noqa: E402
from flow import KNOTS, Generator, Spread, Velocity  # noqa: E402

CLOUD = 64


def load(folder):
    """Mean stride of every walk and side with its condition, and what single strides differ by."""
    walks, conditions, anchors, controllers, strides, of_walk, healthy = [], [], [], [], [], [], []
    names = channels = None
    for number, tables, words in gait_data.anchors(folder):
        names, channels = words["condition_names"].split(), words["stride_channel_names"].split()
        speed = words["label_names"].split().index("speed")
        curves = tables["stride.curves"].astype(np.float32)
        whole = np.concatenate([curves.reshape(len(curves), -1), tables["stride.scalars"]], 1)
        for gait in range(len(tables["gait.condition"])):
            for right in (0, 1):
                rows = np.flatnonzero((tables["stride.gait"] == gait) & (tables["stride.right"] == right))
                if len(rows) == 0:
                    continue
                of_walk.append(np.full(len(rows), len(walks)))
                strides.append(whole[rows])
                walks.append(whole[rows].mean(0))
                given = condition(tables["gait.condition"][gait], names, right)
                given[names.index("task.speed")] = tables["gait.labels"][gait, speed]
                conditions.append(np.append(given, tables["gait.female"][gait]))
                anchors.append(number)
                controllers.append(words["controller"])
    if names is None:
        raise SystemExit(f"{folder} holds no anchor files; make them with gaittwin-cli make-dataset")
    return {
        "walks": np.array(walks, np.float32),
        "conditions": np.array(conditions, np.float32),
        "anchors": np.array(anchors),
        "controllers": np.array(controllers),
        "strides": np.concatenate(strides),
        "of_walk": np.concatenate(of_walk),
        "channels": channels,
    }


def condition(values, names, right):
    """The condition as the landing foot's side sees it: its own leg first."""
    values = values.copy()
    if right:
        left_places = [k for k, name in enumerate(names) if name.startswith("left.")]
        right_places = [names.index("right." + names[k][5:]) for k in left_places]
        values[left_places], values[right_places] = values[right_places].copy(), values[left_places].copy()
    return values


def describe(data, learn, kept):
    """Principal components of strides, every channel with the same say."""
    channels = len(data["channels"])
    rows = np.isin(data["of_walk"], learn)
    strides = data["strides"][rows]
    places = (strides.shape[1] - 7) // channels
    middle = strides.mean(0)
    away = strides - middle
    by_channel = np.sqrt((away[:, : channels * places].reshape(len(away), channels, places) ** 2).mean((0, 2)))
    # A channel that hardly moves (an arm held still) must not be blown up to the size of a knee.
    by_channel = np.maximum(by_channel, 0.2 * np.median(by_channel))
    by_scalar = away[:, channels * places :].std(0) / np.sqrt(places)
    scale = np.concatenate([np.repeat(by_channel, places), by_scalar])
    away = away / scale
    covariance = away.T @ away / len(away)
    sizes, axes = np.linalg.eigh(covariance)
    components = axes[:, ::-1][:, :kept].T
    explained = sizes[::-1][:kept].sum() / sizes.sum()
    print(f"{kept} components hold {explained:.4f} of the variance", flush=True)
    return {"middle": middle, "scale": scale, "components": components}, (channels, places), float(explained)


def train_flow(place, known, weight, arguments):
    """`weight` gives large components more say: the optimum stays, but is found where it matters first."""
    torch.manual_seed(arguments.seed)
    model = Velocity(place.shape[1], known.shape[1])
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=arguments.steps)
    clock, total = time.time(), 0.0
    for step in range(arguments.steps):
        rows = torch.randint(len(place), (arguments.batch,))
        goal, given = place[rows], known[rows]
        # Neighbouring conditions walk alike: what was learned at anchors is spread to the space between them.
        given = given + 0.25 * torch.randn_like(given)
        start, when = torch.randn_like(goal), torch.rand(len(goal), 1)
        error = model(start + when * (goal - start), when, given) - (goal - start)
        loss = (error * error * weight).mean()
        training.descend(loss, model, optimiser, schedule)
        with torch.no_grad():
            for slow, fast in zip(average.parameters(), model.parameters()):
                slow.lerp_(fast, 0.002)
        total += loss.item()
        if (step + 1) % 2000 == 0:
            print(f"step {step + 1}: loss {total / 2000:.4f}, {time.time() - clock:.0f} s", flush=True)
            total = 0.0
    return average.eval()


def train_spread(size, known, seed):
    """Spread of strides about their walk, by the logarithm of its mean square."""
    torch.manual_seed(seed)
    model = Spread(known.shape[1])
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-1)
    for _ in range(1500):
        rows = torch.randint(len(known), (512,))
        loss = (model(known[rows])[:, 0] - size[rows]).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model.eval()


def cloud(model, known_raw, seed, single):
    """A cloud of strides for every condition: curves, scalars, score."""
    generator = torch.Generator().manual_seed(seed)
    kept = model.components.shape[0]
    given = torch.from_numpy(known_raw).repeat_interleave(CLOUD, 0)
    noise = torch.randn(len(given), kept, generator=generator)
    stride = torch.randn(len(given), kept, generator=generator) * (1.0 if single else 0.0)
    with torch.no_grad():
        curves, scalars, score = model(given, noise, stride)
    shape = (len(known_raw), CLOUD)
    return curves.numpy().reshape(*shape, -1), scalars.numpy().reshape(*shape, -1), score.numpy().reshape(shape)[:, 0]


def coverage(model, data, rows, seed=3):
    """How often mean curves of walks lie within the middle 90 % of the cloud drawn for their condition."""
    curves, scalars, _ = cloud(model, data["conditions"][rows], seed, False)
    truth = data["walks"][rows]
    drawn = np.sort(np.concatenate([curves, scalars], 2), axis=1)
    edge = round((0.5 - training.COVERAGE / 2) * (CLOUD - 1))
    low, high = drawn[:, edge], drawn[:, CLOUD - 1 - edge]
    inside = (low <= truth) & (truth <= high)
    return inside, drawn


def tune_unknown(model, data, rows):
    """How much scatter the flow lacks for walkers it never saw, component by component; then one factor for all, with
    which the band holds as often as it says."""
    curves, scalars, _ = cloud(model, data["conditions"][rows], 3, False)
    place = lambda whole: ((whole - model.middle.numpy()) / model.scale.numpy()) @ model.components.numpy().T
    drawn = place(np.concatenate([curves, scalars], 2))
    truth = place(data["walks"][rows])
    scale = model.walk_scale.numpy()
    missing = ((truth - drawn.mean(1)) / scale) ** 2 - (drawn / scale).var(1)
    share = np.sqrt(np.maximum(missing.mean(0), 0.0)).astype(np.float32)
    low, high = 0.0, 3.0
    for _ in range(6):
        middle = 0.5 * (low + high)
        model.unknown.copy_(torch.from_numpy(middle * share))
        inside, _ = coverage(model, data, rows)
        low, high = (middle, high) if inside.mean() < training.COVERAGE else (low, middle)
    factor = 0.5 * (low + high)
    model.unknown.copy_(torch.from_numpy(factor * share))
    return {"factor": factor, "mean_share": float(share.mean())}


def scores(model, data, rows, shape):
    inside, drawn = coverage(model, data, rows, 5)
    channels, places = shape
    count = channels * places
    by_channel = inside[:, :count].reshape(len(rows), channels, places).mean((0, 2))
    truth = data["walks"][rows]
    middle = np.median(drawn, axis=1)
    error = np.sqrt(((middle - truth)[:, :count].reshape(len(rows), channels, places) ** 2).mean((0, 2)))
    baseline = data["walks"].mean(0)
    flat = np.sqrt(((baseline - truth)[:, :count].reshape(len(rows), channels, places) ** 2).mean((0, 2)))
    within = drawn[:, :, :count].std(1).mean()
    between = truth[:, :count].std(0).mean()
    return {
        "walks": len(rows),
        "curves_in_band": float(inside[:, :count].mean()),
        "scalars_in_band": float(inside[:, count:].mean()),
        "scatter_within_cloud_over_scatter_of_all": float(within / between),
        "channels": {
            name: {"in_band": float(c), "rmse": float(e), "rmse_of_mean_of_all": float(f)}
            for name, c, e, f in zip(data["channels"], by_channel, error, flat)
        },
    }


def nearest_copy(model, data, learn, test):
    """Against learning by heart: how near generated walks for unseen conditions come to a learned walk, relative to how
    near unseen true walks come. Far below 1 would be copying."""
    def near(walks):
        away = (walks - model.middle.numpy()) / model.scale.numpy()
        z = away @ model.components.numpy().T
        known = (data["walks"][learn] - model.middle.numpy()) / model.scale.numpy() @ model.components.numpy().T
        return np.array([np.sqrt(((row - known) ** 2).sum(1).min()) for row in z])
    curves, scalars, _ = cloud(model, data["conditions"][test], 9, False)
    drawn = np.concatenate([curves[:, 0], scalars[:, 0]], 1)
    return float(np.median(near(drawn)) / np.median(near(data["walks"][test])))


def build(data, learn, arguments):
    tables, shape, explained = describe(data, learn, arguments.components)
    walks = (data["walks"] - tables["middle"]) / tables["scale"] @ tables["components"].T
    strides = (data["strides"] - tables["middle"]) / tables["scale"] @ tables["components"].T
    away = strides - walks[data["of_walk"]]
    # Means of three strides take a third of the variance with them.
    counts = np.bincount(data["of_walk"], minlength=len(walks))
    away = away * np.sqrt(counts / np.maximum(counts - 1, 1))[data["of_walk"], None]
    learned_strides = np.isin(data["of_walk"], learn)
    tables["walk_middle"], tables["walk_scale"] = walks[learn].mean(0), walks[learn].std(0) + 1e-6
    tables["stride_scale"] = away[learned_strides].std(0)
    conditions = data["conditions"]
    tables["condition_middle"] = conditions[learn].mean(0)
    spread = conditions[learn].std(0)
    tables["condition_scale"] = np.maximum(spread, np.maximum(0.02 * np.abs(conditions[learn]).max(0), 1e-3))
    tables["unknown"] = np.zeros(arguments.components)
    standard = np.clip((conditions - tables["condition_middle"]) / tables["condition_scale"], -6, 6)
    numbers = np.unique(data["anchors"][learn])
    places = np.concatenate([
        [standard[rows][: len(rows) // 2 * 2][::2].mean(0), standard[rows][: len(rows) // 2 * 2][1::2].mean(0)]
        for rows in (learn[data["anchors"][learn] == number] for number in numbers)
    ])
    tables["anchors"] = places
    # How far anchors lie from one another is the measure of how far a request may lie.
    owner = np.repeat(numbers, 2)
    gaps = [
        ((places[k] - places[owner != owner[k]]) ** 2).mean(1).min() for k in range(len(places))
    ]
    tables["knots"] = np.quantile(gaps, np.linspace(0.01, 0.995, KNOTS))
    place = torch.from_numpy(((walks - tables["walk_middle"]) / tables["walk_scale"]).astype(np.float32))
    known = torch.from_numpy(standard.astype(np.float32))
    weight = torch.from_numpy((tables["walk_scale"] / tables["walk_scale"].mean()).astype(np.float32))
    velocity = train_flow(place[learn], known[learn], weight, arguments)
    size = np.zeros(len(walks))
    squares = ((away / tables["stride_scale"]) ** 2).mean(1)
    np.add.at(size, data["of_walk"], squares / np.maximum(counts[data["of_walk"]], 1))
    size = torch.from_numpy((0.5 * np.log(size + 1e-6)).astype(np.float32))
    model = Generator(velocity, train_spread(size[learn], known[learn], arguments.seed), tables, shape).eval()
    return model, shape, explained


def main():
    parser = argparse.ArgumentParser()
    training.add_arguments(parser, batch=256)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scores")
    parser.add_argument("--components", type=int, default=40)
    parser.add_argument("--steps", type=int, default=20000)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    data = load(arguments.data)
    learn, tune, test = training.split(data["anchors"])
    print(f"{len(learn)} walks of {len(np.unique(data['anchors'][learn]))} anchors to learn", flush=True)
    model, shape, explained = build(data, learn, arguments)
    # Neighbouring walks of an anchor tell the same: some of each are enough.
    tune, test = tune[:: max(1, len(tune) // 200)], test[:: max(1, len(test) // 200)]
    unknown = tune_unknown(model, data, tune)
    result = {
        "anchors": len(np.unique(data["anchors"])),
        "controllers": len(np.unique(data["controllers"])),
        "walks": len(data["walks"]),
        "variance_in_components": explained,
        "unknown_scatter": unknown,
        "unseen_anchors": scores(model, data, test, shape),
        "nearness_to_learned_relative_to_true": nearest_copy(model, data, learn, test),
    }
    conditions, kept = data["conditions"].shape[1], arguments.components
    torch.onnx.export(
        model, (torch.zeros(1, conditions), torch.zeros(1, kept), torch.zeros(1, kept)), arguments.out,
        dynamo=False, opset_version=17, input_names=["condition", "noise", "stride_noise"],
        output_names=["curves", "scalars", "likeness"],
        dynamic_axes={name: {0: "n"} for name in
                      ("condition", "noise", "stride_noise", "curves", "scalars", "likeness")},
    )
    training.keep_scores(result, arguments.scores)
    print({key: value for key, value in result.items() if key != "unseen_anchors"})
    print({key: value for key, value in result["unseen_anchors"].items() if key != "channels"})


if __name__ == "__main__":
    main()
