package org.resnet4j.report;

/** What a figure shows. */
public interface Chart {}
