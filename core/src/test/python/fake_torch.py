"""What stands for torch where torchvision draws: the numbers that the tests give to Java."""

import math
import types


class Drawn(float):
    def item(self):
        return self


class Uniform:
    """What stands for torch.empty(1)."""

    def __init__(self, draws):
        self.draws = draws

    def uniform_(self, low, high):
        return Drawn(low + (high - low) * next(self.draws))


def numbers(seed):
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state / 2**32


def fake_torch(draws):
    return types.SimpleNamespace(
        empty=lambda size: Uniform(draws),
        tensor=lambda values: values,
        log=lambda values: [math.log(value) for value in values],
        exp=lambda value: Drawn(math.exp(value)),
        randint=lambda low, high, size: Drawn(low + int((high - low) * next(draws))),
    )
