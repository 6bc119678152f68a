package org.holdfast.desk;

/** How far something that was made goes. */
public enum Delivery {
    /** Nothing is written: it is said what would be made. */
    DRY_RUN,
    /** It stands in the branch's repository. */
    LOCAL,
    /** It is pushed, too. */
    PUSH,
    /** It is pushed and proposed in a pull request. */
    PROPOSE;

    boolean isDry() {
        return this == DRY_RUN;
    }

    boolean isPushed() {
        return this == PUSH || this == PROPOSE;
    }
}
