package org.holdfast.pullup;

/** A backport that cannot be made, and why: it is refused, the others go on. */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    Unfit(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
