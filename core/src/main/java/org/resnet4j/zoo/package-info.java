/** The nets of the papers by name, each a table like the paper's. */
@NullMarked
package org.resnet4j.zoo;

import org.jspecify.annotations.NullMarked;
