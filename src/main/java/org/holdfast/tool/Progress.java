package org.holdfast.tool;

import java.time.Duration;

/** Receives the progress of long work, and warnings about its inputs. Implementations must allow calls from several threads. */
@FunctionalInterface
public interface Progress {

    /** Drops everything. */
    Progress SILENT = (what, done, total) -> {};

    /**
     * Reports progress.
     *
     * @param what the work, for people: {@code trunk: reading commits}
     * @param done the number of units done
     * @param total the number of units in all; 0 if that is not known
     */
    void at(String what, long done, long total);

    /**
     * Reports that a part of the work is done.
     *
     * @param what the part, for people: {@code vulnerability list}
     * @param took how long it took
     */
    default void done(String what, Duration took) {}

    /**
     * Reports an input that is used although it is suspicious.
     *
     * @param sentence the warning, for people, without a full stop
     */
    default void warn(String sentence) {}
}
