"""Ten updates of six numbers by PyTorch's and timm's optimizers: make_optimizers.py > ../resources/org/resnet4j/torch/optimizers.csv

Parameter i begins at (i - 2.5) / 4, and its gradient at update t is sin(1 + i + 2 t) + p / 2, all in double precision. Also the factors
of PyTorch's OneCycleLR and PolynomialLR over 40 steps. With torch and timm.
"""

import math

import torch
from timm.optim import Lion

torch.set_default_dtype(torch.float64)


def values(build):
    p = torch.nn.Parameter(torch.tensor([(i - 2.5) / 4 for i in range(6)]))
    optimizer = build([p])
    for t in range(10):
        p.grad = torch.tensor([math.sin(1 + i + 2 * t) for i in range(6)]) + p.detach() / 2
        optimizer.step()
    return p.tolist()


def factors(build, rate):
    p = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([p], lr=rate)
    schedule = build(optimizer)
    rates = []
    for _ in range(40):
        rates.append(optimizer.param_groups[0]["lr"] / rate)
        optimizer.step()
        schedule.step()
    return rates


ROWS = {
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.9),
    "rmsprop-plain": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "lion": lambda p: Lion(p, lr=0.01, betas=(0.9, 0.99), weight_decay=0.1, caution=False, foreach=False),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.1, nesterov=True),
}
for name, build in ROWS.items():
    print(name, *values(build), sep=",")
print("one-cycle", *factors(lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.5, total_steps=41, cycle_momentum=False), 0.5), sep=",")
print("polynomial", *factors(lambda o: torch.optim.lr_scheduler.PolynomialLR(o, total_iters=40, power=2.0), 0.5), sep=",")
