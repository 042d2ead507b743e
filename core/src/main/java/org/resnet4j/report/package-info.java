/** Pages, figures and tables as values and as files. */
@NullMarked
package org.resnet4j.report;

import org.jspecify.annotations.NullMarked;
