# What first weights and averages of the parameters do to the error on validation parts of a table of numbers, by a twin of our
# training in PyTorch: python bench/tabular/twin.py FOLDER/train.csv SEED WEIGHTS … prints a line of JSON for each kind of weights.
# Of the rows (made by splits.mjs: a training part) a fifth is validation, a tenth of the rest decides; the test part is not read.
# WEIGHTS: xavierNormal, or torch (U(±1/√inputs), biases too), or uniform (the same, biases 0); with /classes the four quarters of
# the target are predicted, with /rows=0.25 so many of the rows are used.

import json
import sys
import numpy as np
import torch
from torch.nn.functional import cross_entropy, linear

EPOCHS, PATIENCE, HIDDEN = 100, 15, [64, 64]
path, seed = sys.argv[1], int(sys.argv[2])


class Judge:
    """Parameters, or their average with warm-up, as held-out rows judge them."""

    def __init__(self, decay):
        self.decay, self.average, self.steps = decay, None, 0
        self.best, self.kept, self.waited, self.epoch = np.inf, None, 0, 0

    def step(self, parameters):
        if self.decay is None:
            return
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        now = [p.detach() for p in parameters]
        self.average = self.average or [p.clone() for p in now]
        torch._foreach_lerp_(self.average, now, 1 - decay)

    def look(self, parameters, cost, epoch):
        own = parameters if self.decay is None else self.average
        now = float(cost(own))
        self.waited = 0 if now < self.best else self.waited + 1
        if now < self.best:
            self.best, self.epoch, self.kept = now, epoch, [p.detach().clone() for p in own]

    @property
    def is_over(self):
        return self.waited >= PATIENCE


def begin(layer, weights, random):
    bound = 1 / np.sqrt(layer.in_features)
    if weights == "xavierNormal":
        layer.weight.normal_(0, np.sqrt(2 / (layer.in_features + layer.out_features)), generator=random)
    else:
        layer.weight.uniform_(-bound, bound, generator=random)
    if weights == "torch":
        layer.bias.uniform_(-bound, bound, generator=random)
    else:
        layer.bias.zero_()


def run(setting):
    weights, *more = setting.split("/")
    is_classes = "classes" in more
    share = next((float(own[5:]) for own in more if own.startswith("rows=")), 1)
    random = torch.Generator().manual_seed(seed)
    data = np.genfromtxt(path, delimiter=",")
    data = data[torch.randperm(len(data), generator=random).numpy()]
    judged, data = data[: round(0.2 * len(data))], data[round(0.2 * len(data)) :]
    data = data[: round(share * len(data))]
    if is_classes:
        quarters = np.quantile(data[:, -1], [0.25, 0.5, 0.75])
        for part in (data, judged):
            part[:, -1] = np.searchsorted(quarters, part[:, -1])
    mean, spread = np.nanmean(data[:, :-1], 0), np.nanstd(data[:, :-1], 0)
    spread[spread == 0] = 1
    middle, unit = (0, 1) if is_classes else (data[:, -1].mean(), data[:, -1].std())
    inputs = lambda rows: torch.tensor(np.nan_to_num((rows[:, :-1] - mean) / spread), dtype=torch.float32)
    targets = lambda rows: torch.tensor((rows[:, -1] - middle) / unit, dtype=torch.long if is_classes else torch.float32)
    held = round(0.1 * len(data))
    x, y, x_held, y_held = inputs(data[held:]), targets(data[held:]), inputs(data[:held]), targets(data[:held])
    sizes = [x.shape[1], *HIDDEN, 4 if is_classes else 1]
    layers = [torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    with torch.no_grad():
        for layer in layers:
            begin(layer, weights, random)
    parameters = [p for layer in layers for p in (layer.weight, layer.bias)]

    def outputs(own, rows):
        for at in range(0, len(own) - 2, 2):
            rows = torch.relu(linear(rows, own[at], own[at + 1]))
        return linear(rows, own[-2], own[-1])

    def cost(own, rows, wanted):
        out = outputs(own, rows)
        return cross_entropy(out, wanted) if is_classes else ((out.squeeze(1) - wanted) ** 2).mean()

    batch = 128 if len(x) >= 1000 else 32
    judges = {"last": Judge(None), "averaged": Judge(1 - batch / len(x)), "averaged over three": Judge(1 - batch / len(x) / 3)}
    optimizer = torch.optim.Adam(parameters, lr=0.001)
    for epoch in range(EPOCHS):
        for rows in torch.randperm(len(x), generator=random).split(batch):
            optimizer.zero_grad()
            cost(parameters, x[rows], y[rows]).backward()
            optimizer.step()
            for judge in judges.values():
                judge.step(parameters)
        with torch.no_grad():
            for judge in judges.values():
                if not judge.is_over:
                    judge.look(parameters, lambda own: cost(own, x_held, y_held), epoch + 1)
        if all(judge.is_over for judge in judges.values()):
            break
    with torch.no_grad():
        error = lambda own: float(cost(own, inputs(judged), targets(judged)))
        return {name: error(own.kept) if is_classes else unit * error(own.kept) ** 0.5 for name, own in judges.items()}


torch.set_num_threads(1)
for setting in sys.argv[3:]:
    print(json.dumps({"seed": seed, "setting": setting, **run(setting)}), flush=True)
