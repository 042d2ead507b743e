package org.resnet4j.torch.predict;

/**
 * A class and how probable the network finds it.
 *
 * @param label the class's name
 * @param index the class's number
 * @param p softmax of the logits, 0 to 1
 */
public record Prediction(String label, int index, double p) {}
