/**
 * Files from the network: downloads that go on where they stopped, and checksums. Knows only the
 * root package.
 */
@NullMarked
package org.resnet4j.fetch;

import org.jspecify.annotations.NullMarked;
