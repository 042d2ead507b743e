/** The command line: its options, what it prints, and its exit codes. */
@NullMarked
package org.resnet4j.app.cli;

import org.jspecify.annotations.NullMarked;
