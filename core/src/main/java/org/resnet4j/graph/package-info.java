/**
 * The network as data: an immutable graph of named nodes, and what can be read from it without
 * native code.
 *
 * <p>Begin with {@link org.resnet4j.graph.Op}: what a node computes, a record an operation; an
 * activation is a constant of {@link org.resnet4j.graph.Activation}. {@link
 * org.resnet4j.graph.NetworkBuilder} adds nodes and marks residual blocks; {@link
 * org.resnet4j.graph.Network} is what comes out. Its readings are visitors: {@link
 * org.resnet4j.graph.Shapes}, {@link org.resnet4j.graph.StateDict}, {@link
 * org.resnet4j.graph.Summary}. A new operation is a record and a visitor method; the compiler then
 * names every reading that must know it.
 */
@NullMarked
package org.resnet4j.graph;

import org.jspecify.annotations.NullMarked;
