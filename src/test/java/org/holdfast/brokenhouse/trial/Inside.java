package org.holdfast.brokenhouse.trial;

/** What only the makers may name. */
public record Inside(String name) {}
