package org.holdfast.brokenhouse.audit;

/** Breaks a rule of the house with {@link ChickenReport}, so that a test can see it fail. */
public record EggReport(String name) {

    /** The other way round. */
    public record Hatched(ChickenReport chicken) {}
}
