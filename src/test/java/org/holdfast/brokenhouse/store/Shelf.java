package org.holdfast.brokenhouse.store;

/** What only the desk may open. */
public record Shelf(String name) {}
