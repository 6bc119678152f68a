package org.holdfast.desk;

/**
 * An assessment of a whole branch.
 *
 * @param key what it depends on, as {@link KeptAssessment#key} gives it
 * @param all the assessment
 */
record KeyedAssessment(String key, Assessment all) {}
