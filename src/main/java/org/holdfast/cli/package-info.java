/**
 * The command line: a class for each verb, which parses its options, calls the desk and prints the report. No logic.
 */
@NullMarked
package org.holdfast.cli;

import org.jspecify.annotations.NullMarked;
