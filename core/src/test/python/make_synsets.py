"""Writes imagenet-synsets.tsv: for each class of ImageNet-1K, in the order of the labels, its WordNet id and WordNet's words.

Needs timm, whose package carries both tables; they are WordNet 3.0's (Princeton University).
"""

import pathlib

import timm.data

TABLES = pathlib.Path(timm.data.__file__).parent / "_info"
OUT = pathlib.Path(__file__).parents[2] / "main/resources/org/resnet4j/weights/imagenet-synsets.tsv"

ids = (TABLES / "imagenet_synsets.txt").read_text().split()
lines = (TABLES / "imagenet_synset_to_lemma.txt").read_text().splitlines()
words = dict(line.split("\t") for line in lines)
assert len(ids) == 1000 and ids == sorted(ids)
OUT.write_text("".join(f"{id}\t{words[id]}\n" for id in ids))
