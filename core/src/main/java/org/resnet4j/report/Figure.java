package org.resnet4j.report;

/**
 * A chart with what is said of it.
 *
 * @param id of its files
 */
public record Figure(String id, String caption, Chart chart) {}
