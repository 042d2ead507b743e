/** What every package may know: the one exception that reaches users. */
@NullMarked
package org.resnet4j;

import org.jspecify.annotations.NullMarked;
