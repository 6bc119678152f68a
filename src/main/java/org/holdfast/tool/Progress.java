package org.holdfast.tool;

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
     * Reports an input that is used although it is suspicious.
     *
     * @param sentence the warning, for people, without a full stop
     */
    default void warn(String sentence) {}
}
