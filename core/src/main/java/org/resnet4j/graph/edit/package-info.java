/**
 * Networks made of networks: {@link org.resnet4j.graph.edit.Surgery} deletes, exchanges and scales
 * layers and inserts identities, {@link org.resnet4j.graph.edit.BatchNormFolding} takes batch norms
 * into the convolutions before them. Each answers with another network; none changes one.
 */
@NullMarked
package org.resnet4j.graph.edit;

import org.jspecify.annotations.NullMarked;
