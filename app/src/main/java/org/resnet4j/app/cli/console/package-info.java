/**
 * How commands speak: results on stdout as text or JSON, progress and messages on stderr, errors
 * with their exit code, interruption.
 */
@NullMarked
package org.resnet4j.app.cli.console;

import org.jspecify.annotations.NullMarked;
