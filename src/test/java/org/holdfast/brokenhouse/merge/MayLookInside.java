package org.holdfast.brokenhouse.merge;

import org.holdfast.brokenhouse.trial.Inside;

/** Keeps the rules of the house. */
public record MayLookInside(Inside inside) {}
