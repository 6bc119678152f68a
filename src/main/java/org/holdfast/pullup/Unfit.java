package org.holdfast.pullup;

import java.util.List;

/** A backport that cannot be made, and why: the others go on. */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> work;
    private final boolean needless;

    private Unfit(String why, List<String> work, boolean needless) {
        super(why);
        this.work = List.copyOf(work);
        this.needless = needless;
    }

    /** Nobody can help it. */
    Unfit(String why) {
        this(why, List.of(), false);
    }

    /**
     * A maintainer may make it fit.
     *
     * @param work what there is to do
     */
    Unfit(String why, List<String> work) {
        this(why, work, false);
    }

    /** There is nothing to make. */
    static Unfit needless(String why) {
        return new Unfit(why, List.of(), true);
    }

    String why() {
        return String.valueOf(getMessage());
    }

    /** What a maintainer would have to do; nothing if that is of no use. */
    List<String> work() {
        return work;
    }

    boolean isNeedless() {
        return needless;
    }
}
