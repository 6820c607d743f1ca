# Writes models by Keras 3 and PyTorch, with what these compute for given inputs, for test/interop/writtenFiles.test.ts:
# pip install keras torch h5py safetensors; KERAS_BACKEND=torch python bench/interop/writeModels.py FOLDER
# FOLDER gets NAME.keras, NAME.h5, NAME.weights.h5 and NAME.safetensors (state dicts), and expected.safetensors with the
# inputs NAME.x and outputs NAME.y of each. Pictures are channels last in all of them. Weights are drawn, not trained, and so
# are the statistics of batch normalisation: those at their start would hide a mistake.

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch
from keras import layers as L
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_torch

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
draw = np.random.default_rng(7)
torch.manual_seed(7)
expected = {}


def randomise(arrays):
    """Numbers of the size of trained ones; what must be positive (variances, scales) is."""
    for name, array in arrays:
        shape = tuple(array.shape)
        fan = max(1, int(np.prod(shape[:-1])))
        positive = any(word in name for word in ("variance", "var", "gamma", "scale"))
        values = draw.uniform(0.5, 1.5, shape) if positive else draw.normal(0, 1 / np.sqrt(fan), shape)
        yield array, values.astype(np.float32)


def tell(name, x, y):
    expected[f"{name}.x"] = np.ascontiguousarray(x, np.float32)
    expected[f"{name}.y"] = np.ascontiguousarray(y, np.float32).reshape(len(x), -1)


def write_keras(name, model, ending=".keras", x=None):
    for variable, values in randomise((weight.path, weight) for weight in model.weights):
        if np.issubdtype(np.dtype(variable.dtype), np.floating):
            variable.assign(values)
    if x is None:
        x = draw.normal(0, 1, (4, *model.input_shape[1:])).astype(np.float32)
    tell(name, x, np.asarray(model.predict(x, verbose=0)))
    path = os.path.join(folder, name + ending)
    model.save_weights(path) if ending == ".weights.h5" else model.save(path)


def write_torch(name, module, x):
    with torch.no_grad():
        for array, values in randomise(list(module.named_parameters()) + list(module.named_buffers())):
            if array.is_floating_point():
                array.copy_(torch.tensor(values))
        for key, value in module.named_buffers():
            if key.endswith("running_var"):
                value.copy_(torch.tensor(draw.uniform(0.5, 1.5, tuple(value.shape)).astype(np.float32)))
        module.eval()
        given = torch.tensor(x) if x.ndim < 4 else torch.tensor(x).permute(0, 3, 1, 2)
        tell(name, x, module(given).numpy())
    save_torch({key: value for key, value in module.state_dict().items()}, os.path.join(folder, name + ".safetensors"))


def of(*shape):
    return draw.normal(0, 1, (4, *shape)).astype(np.float32)


def sequential(shape, *some):
    return keras.Sequential([keras.Input(shape), *some])


write_keras("perceptron", sequential((6,), L.Dense(8, "relu"), L.Dropout(0.3), L.Dense(5, "tanh"), L.Dense(3, "softmax")))

scaled = L.Normalization()
scaled.adapt(draw.normal(5, 3, (50, 4)).astype(np.float32))
given = keras.Input((4,))
numbers = keras.Model(given, L.Dense(2)(L.Dense(6, "elu")(L.Dense(6, "selu")(scaled(given)))))
for variable, values in randomise((w.path, w) for layer in numbers.layers[2:] for w in layer.weights):
    variable.assign(values)
x = draw.normal(5, 3, (4, 4)).astype(np.float32)
tell("normalised", x, np.asarray(numbers.predict(x, verbose=0)))
numbers.save(os.path.join(folder, "normalised.keras"))

write_keras("pictures", sequential((8, 8, 3), L.Rescaling(1 / 255), L.Conv2D(4, 3, padding="same", activation="relu"),
                                   L.MaxPooling2D(), L.Conv2D(5, 3, strides=1), L.ReLU(), L.Flatten(), L.Dense(3, "softmax")),
            x=draw.integers(0, 256, (4, 8, 8, 3)).astype(np.float32))
write_keras("normedPictures", sequential((8, 6, 2), L.Conv2D(4, 3, strides=2, padding="same", use_bias=False), L.BatchNormalization(),
                                         L.Activation("relu"), L.Conv2D(6, (2, 3), dilation_rate=1, padding="same"),
                                         L.BatchNormalization(epsilon=0.01), L.LeakyReLU(0.2), L.GlobalAveragePooling2D(), L.Dense(2, "sigmoid")))

given = keras.Input((7,))
first = L.Dense(6, "relu")(given)
second = L.Dense(6, "relu")(L.LayerNormalization()(first))
joined = L.Add()([first, second])
write_keras("residual", keras.Model(given, L.Dense(2)(joined)))

write_keras("separable", sequential((9, 9, 3), L.ZeroPadding2D(1), L.DepthwiseConv2D(3, depth_multiplier=2), L.LeakyReLU(0.1),
                                    L.SeparableConv2D(4, 3, padding="same", activation="swish"), L.AveragePooling2D(3), L.Flatten(),
                                    L.Dense(3)))
write_keras("activations", sequential((5,), L.Dense(6, "gelu"), L.Dense(6, "swish"), L.Dense(6, "softplus"), L.Dense(6, "softsign"),
                                      L.Dense(6, "mish"), L.Dense(6, "hard_sigmoid"), L.Dense(6, "relu6"), L.Dense(6, "leaky_relu"),
                                      L.Dense(6, "hard_swish"), L.Dense(4, "celu"), L.ELU(0.5), L.Dense(2, "sigmoid")))
write_keras("words", sequential((5,), L.Embedding(11, 3), L.Flatten(), L.Dense(4, "relu"), L.Dense(1, "sigmoid")),
            x=draw.integers(0, 11, (4, 5)).astype(np.float32))
write_keras("legacy", sequential((6,), L.Dense(8, use_bias=False), L.BatchNormalization(), L.Activation("tanh"), L.Dropout(0.5),
                                 L.Dense(3, "softmax")), ".h5")
write_keras("legacyPictures", sequential((7, 7, 1), L.Conv2D(3, 3, activation="elu"), L.MaxPooling2D(2, padding="same"), L.Flatten(),
                                         L.Dense(4, "softmax")), ".h5")
write_keras("weightsAlone", sequential((4,), L.Dense(5, "relu"), L.Dense(2)), ".weights.h5")

N = torch.nn
write_torch("torchPerceptron", N.Sequential(N.Linear(5, 8), N.ReLU(), N.Dropout(0.4), N.Linear(8, 6), N.Tanh(), N.Linear(6, 2)), of(5))
write_torch("torchNormed", N.Sequential(N.Linear(5, 8, bias=False), N.BatchNorm1d(8), N.SiLU(), N.Linear(8, 6), N.LayerNorm(6), N.GELU(),
                                        N.Linear(6, 3), N.Softmax(1)), of(5))


class Pictures(N.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = N.Conv2d(3, 4, 3, padding=1)
        self.norm = N.BatchNorm2d(4)
        self.conv2 = N.Conv2d(4, 6, 3)
        self.fc = N.Linear(6 * 2 * 2, 3)

    def forward(self, x):
        x = N.functional.max_pool2d(N.functional.relu(self.norm(self.conv1(x))), 2)
        return self.fc(N.functional.relu(self.conv2(x)).flatten(1))


write_torch("torchPictures", Pictures(), of(8, 8, 3))

# Behind all others, so that their numbers stay.
write_keras("series", sequential((12, 2), L.Conv1D(4, 3, padding="causal", dilation_rate=2, activation="relu"), L.MaxPooling1D(),
                                 L.SeparableConv1D(5, 3, padding="same", activation="tanh"), L.DepthwiseConv1D(2, depth_multiplier=2),
                                 L.AveragePooling1D(2, strides=1, padding="same"), L.BatchNormalization(),
                                 L.Conv1D(3, 2, strides=2, groups=1, use_bias=False), L.GlobalAveragePooling1D(), L.Dense(2, "softmax")))
write_keras("sentences", sequential((9,), L.Embedding(11, 3), L.Conv1D(6, 3, activation="relu"), L.GlobalMaxPooling1D(), L.Dropout(0.2),
                                    L.Dense(1, "sigmoid")), x=draw.integers(0, 11, (4, 9)).astype(np.float32))

save_file(expected, os.path.join(folder, "expected.safetensors"))
print(f"{len(expected) // 2} models by Keras {keras.__version__} and PyTorch {torch.__version__}")
