package org.holdfast.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who holds the store, in words that lead a person to the process. */
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
     * The first argument of a command line, after the name of the class: what a {@code holdfast} that runs is doing.
     *
     * @param command as the Java that runs says it; others may not
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
