"""PyTorch as a contestant: eager mode, on the CPU or through CUDA, or trainings as CUDA graphs.

Started by Node's child_process.fork with python3 as the program: it answers the requests of bench/harness/answering.ts over
Node's channel, one JSON object a line. Not named torch.py, which would hide the library from itself.
"""

import json
import os
import socket
import time

MULTIPLIER, INCREMENT, MASK = 1664525, 1013904223, 0xFFFFFFFF
#: Steps between two looks at the cost, as for the other contestants.
LOOK = 20


def numbers(torch, length, seed):
    """bench/workloads/values.ts, numbers(): the same bits. State i + n is a power of the generator applied to state i."""
    state = torch.empty(length, dtype=torch.int64)
    first = (seed * 2654435761 + 12345) & MASK
    state[0] = (first * MULTIPLIER + INCREMENT) & MASK
    done, multiplier, increment = 1, MULTIPLIER, INCREMENT
    while done < length:
        count = min(done, length - done)
        # Products wrap modulo 2^64, which leaves the lower 32 bits right.
        state[done : done + count] = (state[:count] * multiplier + increment) & MASK
        done += count
        increment = (multiplier * increment + increment) & MASK
        multiplier = (multiplier * multiplier) & MASK
    return (state.double() / 2**31 - 1).float()


class Contestant:
    """The workloads on one device."""

    def __init__(self, torch, device, graph=False):
        self.torch, self.device, self.graph = torch, device, graph
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False

    def settle(self):
        if self.device == "cuda":
            self.torch.cuda.synchronize()

    def values(self, shape, seed):
        length = 1
        for side in shape:
            length *= side
        return numbers(self.torch, length, seed).reshape(shape).to(self.device)

    def network(self, shape):
        """W [units, inputs] uniform with variance 1 / inputs, b = 0, as layerValues() has them."""
        torch, sizes = self.torch, shape["sizes"]
        layers = []
        for index, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
            layer = torch.nn.Linear(inputs, units, device=self.device)
            weight = numbers(torch, units * inputs, index + 1).double() * (3 / inputs) ** 0.5
            with torch.no_grad():
                layer.weight.copy_(weight.float().reshape(units, inputs))
                layer.bias.zero_()
            layers.append(layer)
            if index < len(sizes) - 2:
                layers.append(torch.nn.Tanh() if shape["activation"] == "tanh" else torch.nn.ReLU())
        return torch.nn.Sequential(*layers)

    def prepare(self, workload):
        return getattr(self, workload["kind"])(workload)

    def training(self, workload):
        torch, shape, batch = self.torch, workload["network"], workload["batch"]
        model = self.network(shape)
        softmax = shape["output"] == "softmax"
        classes = (torch.arange(batch) * 7) % (shape["sizes"][-1] if softmax else 2)
        x = self.values([batch, shape["sizes"][0]], 99)
        y = classes.to(self.device) if softmax else classes.float().reshape(batch, 1).to(self.device)
        cost = torch.nn.CrossEntropyLoss() if softmax else torch.nn.BCEWithLogitsLoss()
        rule = torch.optim.Adam if workload["optimizer"] == "adam" else torch.optim.SGD
        if self.graph:
            return self.captured(model, rule, cost, x, y, workload["learningRate"])
        optimizer = rule(model.parameters(), lr=workload["learningRate"])
        return self.trained(model, cost, optimizer, x, y)

    def convolution(self, workload):
        torch, batch, count = self.torch, workload["batch"], workload["classes"]
        height, width, channels = workload["image"]
        filters, layers = workload["filters"], []

        def filled(layer, shape, fan, seed):
            length = 1
            for side in shape:
                length *= side
            weight = (numbers(torch, length, seed).double() * (3 / fan) ** 0.5).float().reshape(shape)
            with torch.no_grad():
                layer.weight.copy_(weight.permute(0, 3, 1, 2) if len(shape) == 4 else weight)
                layer.bias.zero_()
            return layer

        for index, own in enumerate(filters):
            convolution = torch.nn.Conv2d(channels, own, 3, padding=1, device=self.device)
            layers.append(filled(convolution, [own, 3, 3, channels], 9 * channels, index + 1))
            layers += [torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
            channels = own
        stages = torch.nn.Sequential(*layers).to(memory_format=torch.channels_last)
        inputs = (height >> len(filters)) * (width >> len(filters)) * channels
        dense = filled(torch.nn.Linear(inputs, count, device=self.device), [count, inputs], inputs, len(filters) + 1)
        x = self.values([batch, *workload["image"]], 99).permute(0, 3, 1, 2)
        y = ((torch.arange(batch) * 7) % count).to(self.device)
        parameters = [*stages.parameters(), *dense.parameters()]
        optimizer = torch.optim.Adam(parameters, lr=workload["learningRate"])

        def model(images):
            return dense(stages(images).permute(0, 2, 3, 1).reshape(batch, inputs))

        return self.trained(model, torch.nn.CrossEntropyLoss(), optimizer, x, y)

    def trained(self, model, cost, optimizer, x, y):
        def run(times):
            last = 0.0
            for step in range(times):
                optimizer.zero_grad(set_to_none=True)
                loss = cost(model(x), y)
                loss.backward()
                optimizer.step()
                if step % LOOK == LOOK - 1 or step == times - 1:
                    last = loss.item()
            self.settle()
            return last

        return run

    def captured(self, model, rule, cost, x, y, rate):
        """The step as a CUDA graph: recorded once after some steps that warm it up, from the same start as all others."""
        torch = self.torch
        options = {"capturable": True} if rule is torch.optim.Adam else {}
        optimizer = rule(model.parameters(), lr=rate, **options)
        start = [parameter.detach().clone() for parameter in model.parameters()]

        def step():
            optimizer.zero_grad(set_to_none=False)
            loss = cost(model(x), y)
            loss.backward()
            optimizer.step()
            return loss

        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                step()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            loss = step()
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), start):
                parameter.copy_(value)
            for state in optimizer.state.values():
                for value in state.values():
                    if torch.is_tensor(value):
                        value.zero_()

        def run(times):
            last = 0.0
            for number in range(times):
                graph.replay()
                if number % LOOK == LOOK - 1 or number == times - 1:
                    last = loss.item()
            self.settle()
            return last

        return run

    def inference(self, workload):
        if self.graph:
            raise RuntimeError("only trainings are captured")
        torch, shape, batch = self.torch, workload["network"], workload["batch"]
        model = self.network(shape).eval()
        x = self.values([batch, shape["sizes"][0]], 99).cpu()

        def run(times):
            with torch.inference_mode():
                for _ in range(times):
                    result = torch.softmax(model(x.to(self.device)), 1).cpu()
                weight = torch.arange(result.numel()) % 7 - 3
                return (result.flatten().double() * weight).sum().item()

        return run

    def operation(self, workload):
        if self.graph:
            raise RuntimeError("only trainings are captured")
        torch, name, size = self.torch, workload["operation"], workload["size"]
        shape = [size, size] if name in ("matmul", "softmax") else [size]
        a, b = self.values(shape, 1), self.values(shape, 2)
        compute = {
            "matmul": lambda: a @ b,
            "add": lambda: a + b,
            "sum": lambda: a.sum(),
            "softmax": lambda: torch.softmax(a, -1),
        }[name]

        def run(times):
            with torch.inference_mode():
                for _ in range(times):
                    compute()
            self.settle()
            return 0

        return run


def open_contestant(name):
    """`pytorch cpu`, `pytorch cuda` or `pytorch cuda graph`; its name in words, and whether a CPU does the work."""
    import torch

    device = name.split(" ")[1]
    if device == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("this PyTorch finds no CUDA device")
    where = torch.cuda.get_device_name(0) if device == "cuda" else f"this CPU ({torch.get_num_threads()} threads)"
    told = {"adapter": where, "software": device == "cpu", "version": torch.__version__}
    return Contestant(torch, device, name.endswith(" graph")), told


def main():
    channel = socket.socket(fileno=int(os.environ["NODE_CHANNEL_FD"]))
    channel.setblocking(True)
    contestant, run = None, None
    for line in channel.makefile("r", encoding="utf-8"):
        request = json.loads(line)
        begin = time.perf_counter()
        answer = {}
        try:
            if request["ask"] == "open":
                contestant, answer = open_contestant(request["name"])
            elif request["ask"] == "prepare":
                run = contestant.prepare(request["workload"])
            elif request["ask"] == "run":
                answer = {"value": run(request["times"])}
            elif request["ask"] == "end":
                run = None
            answer["seconds"] = time.perf_counter() - begin
        except Exception as error:  # Whatever goes wrong is the answer.
            answer = {"error": f"{type(error).__name__}: {error}"}
        channel.sendall((json.dumps(answer) + "\n").encode())


main()
