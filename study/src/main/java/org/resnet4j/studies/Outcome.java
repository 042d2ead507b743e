package org.resnet4j.studies;

import org.resnet4j.stats.Estimate;

/**
 * What a study found.
 *
 * @param estimate of the criterion's quantity
 * @param reason the numbers that led to the verdict, in a sentence
 * @param whatWouldChangeIt the other result, or the budget, that would change the verdict
 */
public record Outcome(
    Verdict verdict, Estimate estimate, String reason, String whatWouldChangeIt) {}
