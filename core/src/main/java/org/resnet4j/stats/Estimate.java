package org.resnet4j.stats;

/**
 * A value with its interval.
 *
 * @param level of the interval, 0.95 for 95 %
 */
public record Estimate(double value, double low, double high, double level) {}
