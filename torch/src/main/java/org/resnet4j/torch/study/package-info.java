/** The papers' claims as experiments: each with a criterion fixed before it runs, and a verdict. */
@NullMarked
package org.resnet4j.torch.study;

import org.jspecify.annotations.NullMarked;
