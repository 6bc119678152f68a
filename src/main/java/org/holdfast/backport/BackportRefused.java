package org.holdfast.backport;

import java.util.List;

/** A backport that cannot be made, with the reason. Other backports of the run continue. */
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
     * A maintainer may complete it.
     *
     * @param work the work left, one item each
     */
    BackportRefused(String why, List<String> work) {
        this(why, work, false);
    }

    /** The branch has it already. */
    static BackportRefused needless(String why) {
        return new BackportRefused(why, List.of(), true);
    }

    /** The reason. */
    public String why() {
        return String.valueOf(getMessage());
    }

    /** The work left for a maintainer; none if that would not help. */
    List<String> work() {
        return work;
    }

    /** Whether the branch has it already. */
    boolean isNeedless() {
        return needless;
    }
}
