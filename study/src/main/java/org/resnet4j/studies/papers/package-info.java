/** All studies by name. */
@NullMarked
package org.resnet4j.studies.papers;

import org.jspecify.annotations.NullMarked;
