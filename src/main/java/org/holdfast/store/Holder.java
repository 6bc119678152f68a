package org.holdfast.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Describes the process that holds the store, for messages. */
final class Holder {

    private Holder() {}

    /** {@code process 1234 (sync) on build1}. */
    static String thisProcess() {
        String verb = verb(System.getProperty("sun.java.command", ""));
        return "process " + ProcessHandle.current().pid() + (verb.isEmpty() ? "" : " (" + verb + ")") + " on " + host();
    }

    /** {@code process 1234 (sync) on build1 since 2026-11-28T10:00:00Z}. */
    static String thisProcessNow() {
        return thisProcess() + since(Instant.now());
    }

    static String since(Instant when) {
        return " since " + when.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The verb of this process: the first argument after the name of the class; empty if it does not look like a verb.
     *
     * @param command the property {@code sun.java.command}, which not every JVM sets
     */
    private static String verb(String command) {
        String[] words = command.split(" ", 3);
        return words.length > 1 && words[1].matches("[a-z-]{1,20}") ? words[1] : "";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }
}
