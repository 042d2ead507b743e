package org.resnet4j.torch.run;

import java.nio.file.Path;

/**
 * A finished training.
 *
 * @param run its folder
 * @param valTop1 validation top-1 of the last weights
 * @param seconds of this call, with validation and saving
 */
public record TrainResult(Path run, double valTop1, double seconds) {}
