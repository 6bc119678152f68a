package org.holdfast.brokenhouse.cli;

import org.holdfast.brokenhouse.store.Shelf;

/** Breaks a rule of the house, so that a test can see it fail. */
public record AsksTheStore(Shelf shelf) {}
