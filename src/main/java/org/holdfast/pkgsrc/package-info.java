/**
 * The formats of pkgsrc: names, versions, patterns, and the text files that contain them.
 *
 * <p>Takes text and gives values; every value gives its text back. Never reads a file, a clock or the network, and never
 * decides anything.
 *
 * <p>Text is compared byte by byte, as pkg_install does: readers decode ISO-8859-1, so that every byte is preserved.
 */
@NullMarked
package org.holdfast.pkgsrc;

import org.jspecify.annotations.NullMarked;
