package org.holdfast.desk;

/** Where the result of a run goes; each level includes those before, except the dry run. */
public enum Delivery {
    /** Nothing is written; the result says what would be. */
    DRY_RUN,
    /** Branches are written to the local repository. */
    LOCAL,
    /** They are also pushed. */
    PUSH,
    /** A pull request is also opened. */
    PROPOSE;

    boolean isDry() {
        return this == DRY_RUN;
    }

    boolean isPushed() {
        return this == PUSH || this == PROPOSE;
    }
}
