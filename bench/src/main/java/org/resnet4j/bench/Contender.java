package org.resnet4j.bench;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One side of a comparison.
 *
 * @param name as the report calls it
 * @param ours whether it is resnet4j
 * @param precision fp32 or bf16: which peak it is held to
 * @param runs which items it has
 * @param launch its worker for an item; throws {@link SkippedException} where there can be none
 */
record Contender(
    String name,
    boolean ours,
    String precision,
    Predicate<Item> runs,
    Function<Item, Launch> launch) {}
