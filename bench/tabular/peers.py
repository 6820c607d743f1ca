# Trains the same network as `gradloom train` does, on the same training and test parts, in scikit-learn and PyTorch:
# python bench/tabular/peers.py FOLDER numbers|classes HIDDEN SEED prints the test RMSE, or the test accuracy, of both.
# Alike: features in standard form, a number to predict in units of its spread, Adam with a rate of 0.001, batches of 128
# (32 below 1000 examples), a tenth of the training part to decide by, patience 15, the best parameters kept.

import sys
import numpy as np
import torch
from sklearn.neural_network import MLPClassifier, MLPRegressor

folder, kind, hidden, seed = sys.argv[1], sys.argv[2], [int(n) for n in sys.argv[3].split(",")], int(sys.argv[4])
EPOCHS = {"numbers": 100, "classes": 200}[kind]
PATIENCE = 15

train, test = (np.genfromtxt(f"{folder}/{name}.csv", delimiter=",") for name in ("train", "test"))
x, y, x_test, y_test = train[:, :-1], train[:, -1], test[:, :-1], test[:, -1]
mean, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
spread[spread == 0] = 1
x, x_test = (np.nan_to_num((part - mean) / spread) for part in (x, x_test))
unit = (y.mean(), y.std()) if kind == "numbers" else (0, 1)
target = (y - unit[0]) / unit[1]
batch = 128 if len(x) >= 1000 else 32


def score(predicted):
    if kind == "classes":
        return float(np.mean(predicted == y_test))
    return float(np.sqrt(np.mean((predicted * unit[1] + unit[0] - y_test) ** 2)))


def with_scikit_learn():
    made = MLPRegressor if kind == "numbers" else MLPClassifier
    model = made(hidden_layer_sizes=hidden, learning_rate_init=0.001, alpha=0, batch_size=batch, max_iter=EPOCHS, early_stopping=True,
                 validation_fraction=0.1, n_iter_no_change=PATIENCE, tol=0, random_state=seed)
    return score(model.fit(x, target).predict(x_test))


def with_torch():
    torch.manual_seed(seed)
    order = torch.randperm(len(x))
    held = round(0.1 * len(x))
    data = torch.tensor(x, dtype=torch.float32)[order]
    wanted = torch.tensor(target, dtype=torch.float32 if kind == "numbers" else torch.long)[order]
    outputs = 1 if kind == "numbers" else int(y.max()) + 1
    sizes = [x.shape[1], *hidden]
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (torch.nn.Linear(a, b), torch.nn.ReLU())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], outputs))
    cost = torch.nn.MSELoss() if kind == "numbers" else torch.nn.CrossEntropyLoss()
    loss = lambda rows: cost(model(data[rows]).squeeze(1) if kind == "numbers" else model(data[rows]), wanted[rows])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    held_out, rows = torch.arange(held), torch.arange(held, len(x))
    best, kept, waited = np.inf, None, 0
    for _ in range(EPOCHS):
        for some in rows[torch.randperm(len(rows))].split(batch):
            optimizer.zero_grad()
            loss(some).backward()
            optimizer.step()
        with torch.no_grad():
            now = float(loss(held_out))
        waited = 0 if now < best else waited + 1
        if now < best:
            best, kept = now, {name: value.clone() for name, value in model.state_dict().items()}
        if waited == PATIENCE:
            break
    model.load_state_dict(kept)
    with torch.no_grad():
        found = model(torch.tensor(x_test, dtype=torch.float32))
    return score((found.squeeze(1) if kind == "numbers" else found.argmax(1)).numpy())


torch.set_num_threads(1)
print(f"scikit-learn {with_scikit_learn():.6g}  PyTorch {with_torch():.6g}")
