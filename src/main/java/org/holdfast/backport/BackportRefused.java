package org.holdfast.backport;

import java.util.List;

/** A backport that cannot be made, and why: the others go on. */
public final class BackportRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> work;
    private final boolean needless;

    private BackportRefused(String why, List<String> work, boolean needless) {
        super(why);
        this.work = List.copyOf(work);
        this.needless = needless;
    }

    /** Nobody can help it. */
    public BackportRefused(String why) {
        this(why, List.of(), false);
    }

    /**
     * A maintainer may make it fit.
     *
     * @param work what there is to do
     */
    BackportRefused(String why, List<String> work) {
        this(why, work, false);
    }

    /** There is nothing to make. */
    static BackportRefused needless(String why) {
        return new BackportRefused(why, List.of(), true);
    }

    public String why() {
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
