package org.holdfast.tool;

/** Hears how far a long work is, and what is odd about its inputs; threads may share one. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress SILENT = (what, done, total) -> {};

    /**
     * The work goes on.
     *
     * @param what for people: {@code trunk: reading commits}
     * @param done how much of it is done
     * @param total how much there is; 0 if that is not known
     */
    void at(String what, long done, long total);

    /**
     * An input is used although something is odd about it.
     *
     * @param sentence for people, without a full stop
     */
    default void warn(String sentence) {}
}
