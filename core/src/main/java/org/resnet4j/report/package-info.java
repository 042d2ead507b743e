/** Charts as values, drawn as SVG, and pages of HTML that need nothing but themselves. */
@NullMarked
package org.resnet4j.report;

import org.jspecify.annotations.NullMarked;
