/**
 * The language of the field: names, versions, patterns, and the text formats that carry them.
 *
 * <p>Takes text, gives values; every value gives its text back. Never reads a file, a clock or the network, and never
 * decides anything.
 *
 * <p>Text is handled as pkg_install handles it, byte by byte: readers decode ISO-8859-1, so that any byte survives the
 * way through.
 */
@NullMarked
package org.holdfast.pkgsrc;

import org.jspecify.annotations.NullMarked;
