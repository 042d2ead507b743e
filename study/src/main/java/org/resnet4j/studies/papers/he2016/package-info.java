/**
 * He, Zhang, Ren, Sun 2016, Identity Mappings in Deep Residual Networks (arXiv 1603.05027): what
 * the shortcut may do, and where norm and activation stand.
 */
@NullMarked
package org.resnet4j.studies.papers.he2016;

import org.jspecify.annotations.NullMarked;
