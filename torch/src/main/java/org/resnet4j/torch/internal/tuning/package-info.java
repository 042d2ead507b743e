/**
 * Measures the convolutions of a net on this machine and keeps which way is fastest and right. Not
 * for users: {@code resnet train --tune} calls it.
 */
@NullMarked
package org.resnet4j.torch.internal.tuning;

import org.jspecify.annotations.NullMarked;
