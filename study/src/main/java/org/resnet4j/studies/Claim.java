package org.resnet4j.studies;

/**
 * What a study puts to the test.
 *
 * @param name of the study on the command line, such as {@code lesion-many}
 * @param title of its page
 * @param sentence the claim
 * @param source paper and section
 */
public record Claim(String name, String title, String sentence, String source) {}
