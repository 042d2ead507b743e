/**
 * Folders in which others keep a model: those of Hugging Face's transformers and of timm. Their
 * config.json says which net it is and how its images are prepared.
 */
@NullMarked
package org.resnet4j.weights.folder;

import org.jspecify.annotations.NullMarked;
