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
 */
public record Commit(String id, String author, LocalDate date, String message, List<String> cves) {

    public Commit {
        cves = List.copyOf(cves);
    }

    /** The same commit, as it concerns a package with whose CVE ids it has to do. */
    public Commit naming(List<String> cves) {
        return cves.isEmpty() && this.cves.isEmpty() ? this : new Commit(id, author, date, message, cves);
    }

    /** The first line of the message. */
    public String subject() {
        int newline = message.indexOf('\n');
        return newline < 0 ? message : message.substring(0, newline);
    }
}
