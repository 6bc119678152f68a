/**
 * The command line: one class per verb, which reads its options, calls the other rooms and prints what {@code report}
 * makes of the result. Wiring, no logic.
 */
@NullMarked
package org.holdfast.cli;

import org.jspecify.annotations.NullMarked;
