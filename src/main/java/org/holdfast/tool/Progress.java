package org.holdfast.tool;

/** Hears how far a long work is; threads may share one. */
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
}
