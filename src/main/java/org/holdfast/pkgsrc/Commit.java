package org.holdfast.pkgsrc;

import java.time.LocalDate;
import java.util.List;

/**
 * A commit to a pkgsrc tree.
 *
 * @param id its full object name
 * @param author who wrote it
 * @param date the day it was written
 * @param message all of what it says
 * @param cves the CVE ids that its message, or a patch it adds to the package in question, names, in order
 * @param dropped the CVE ids whose patches it takes from the package in question, which stays at its upstream version
 */
public record Commit(
        String id, String author, LocalDate date, String message, List<String> cves, List<String> dropped) {

    public Commit {
        cves = List.copyOf(cves);
        dropped = List.copyOf(dropped);
    }

    /** One that drops no patch. */
    public Commit(String id, String author, LocalDate date, String message, List<String> cves) {
        this(id, author, date, message, cves, List.of());
    }

    /** The same commit, as it concerns a package with whose CVE ids it has to do. */
    public Commit naming(List<String> cves, List<String> dropped) {
        return cves.equals(this.cves) && dropped.equals(this.dropped)
                ? this
                : new Commit(id, author, date, message, cves, dropped);
    }

    /** The first line of the message. */
    public String subject() {
        int newline = message.indexOf('\n');
        return newline < 0 ? message : message.substring(0, newline);
    }
}
