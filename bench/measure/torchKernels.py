"""PyTorch's kernels on the shapes of kernelShapes.ts: torchKernels.py '{"products": [...], "memory": [...]}', JSON lines.

TF32 is off; `half` is the same product of f16 operands. Where there is no PyTorch or no CUDA, one line says so.
"""

import json
import sys
import time


def main():
    try:
        import torch

        if not torch.cuda.is_available():
            raise RuntimeError("this PyTorch finds no CUDA device")
    except Exception as error:
        print(json.dumps({"missing": f"{type(error).__name__}: {error}"}))
        return
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    print(json.dumps({"torch": torch.__version__, "device": torch.cuda.get_device_name(0)}), flush=True)
    asked = json.loads(sys.argv[1])

    def timed(work):
        for _ in range(3):
            work()
        torch.cuda.synchronize()
        begin = time.perf_counter()
        work()
        torch.cuda.synchronize()
        once = time.perf_counter() - begin
        times = max(5, min(400, int(0.05 / max(once, 1e-6))))
        rounds = []
        for _ in range(5):
            start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            start.record()
            for _ in range(times):
                work()
            end.record()
            torch.cuda.synchronize()
            rounds.append(start.elapsed_time(end) / times)
        return 1000 * sorted(rounds)[2]

    for shape in asked.get("products", []):
        m, n, k, layout = shape["m"], shape["n"], shape["k"], shape["layout"]
        a = torch.randn(k, m, device="cuda").t() if layout == "TN" else torch.randn(m, k, device="cuda")
        b = torch.randn(n, k, device="cuda").t() if layout == "NT" else torch.randn(k, n, device="cuda")
        result = {**shape, "microseconds": timed(lambda: a @ b)}
        if layout == "NN":
            h, g = a.half(), b.half()
            result["half"] = timed(lambda: h @ g)
        print(json.dumps(result), flush=True)

    for shape in asked.get("memory", []):
        side = int(shape["count"] ** 0.5)
        x, y, z = (torch.randn(side, side, device="cuda") for _ in range(3))
        work = {
            "copy": lambda: z.copy_(x),
            "add": lambda: torch.add(x, y, out=z),
            "relu": lambda: torch.relu(x),
            "exp": lambda: torch.exp(x, out=z),
            "tanh": lambda: torch.tanh(x, out=z),
            "sum": lambda: x.sum(),
            "softmax": lambda: torch.softmax(x, -1),
            "rowSum": lambda: x.sum(1),
            "columnSum": lambda: x.sum(0),
            "rowMax": lambda: x.max(1),
        }[shape["work"]]
        print(json.dumps({**shape, "microseconds": timed(work)}), flush=True)


main()
