package org.holdfast.brokenhouse.audit;

/** Breaks a rule of the house with {@link EggReport}, so that a test can see it fail. */
public record ChickenReport(String name) {

    public EggReport egg() {
        return new EggReport(name);
    }
}
