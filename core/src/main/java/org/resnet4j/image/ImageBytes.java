package org.resnet4j.image;

/**
 * Where an image lies: channels x height x width unsigned bytes, from an offset of an array that
 * others may read too and no one may write to.
 */
// Arrays without copies, as in Batch.
@SuppressWarnings("ArrayRecordComponent")
public record ImageBytes(byte[] array, int offset) {}
