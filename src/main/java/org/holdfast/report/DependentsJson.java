package org.holdfast.report;

/**
 * The number of package directories that need another.
 *
 * @param direct those that depend on it directly
 * @param all those that depend on it directly or not
 */
record DependentsJson(int direct, int all) {}
