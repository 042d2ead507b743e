/**
 * PyTorch's files: zip and legacy, read and written. A pickle is interpreted by a machine that
 * builds inert values and calls nothing ({@link org.resnet4j.format.pytorch.TorchFile} begins
 * there); what a file asks for beyond that is named in the error and not run. Every size is checked
 * before anything is allocated.
 */
@NullMarked
package org.resnet4j.format.pytorch;

import org.jspecify.annotations.NullMarked;
