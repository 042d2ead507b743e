/** Options that several commands share, as mixins, and what they stand for. */
@NullMarked
package org.resnet4j.app.cli.options;

import org.jspecify.annotations.NullMarked;
