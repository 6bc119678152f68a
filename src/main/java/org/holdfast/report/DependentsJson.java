package org.holdfast.report;

/**
 * How many package directories need one.
 *
 * @param direct those that use it
 * @param all those that need it, directly or not
 */
record DependentsJson(int direct, int all) {}
