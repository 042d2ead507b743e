/**
 * Charts as values, drawn as SVG, and pages of HTML that need nothing but themselves.
 *
 * <p>A {@link org.resnet4j.report.Chart} is numbers with axes; {@link org.resnet4j.report.Svg}
 * draws it. A {@link org.resnet4j.report.Page} holds sections of texts, tables and figures, an
 * {@link org.resnet4j.report.IndexPage} leads to several pages; both are rendered by {@link
 * org.resnet4j.report.Templates} and written by {@link org.resnet4j.report.PageFiles}.
 */
@NullMarked
package org.resnet4j.report;

import org.jspecify.annotations.NullMarked;
