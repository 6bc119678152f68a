package org.holdfast.pkgsrc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A commit to a pkgsrc tree, seen from one package.
 *
 * <p>A value read from git; it has no text form, and nothing is refused.
 *
 * @param id the full object name, 40 hexadecimal digits
 * @param author the author's name, as git gives it
 * @param date the author date
 * @param message the whole commit message, subject included
 * @param cves the CVE ids in the message, or in a patch that the commit adds to the package, in order
 * @param dropped the CVE ids of patches that the commit removes while the package stays at its upstream version
 */
public record Commit(
        String id, String author, LocalDate date, String message, List<String> cves, List<String> dropped) {

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    public Commit {
        cves = List.copyOf(cves);
        dropped = List.copyOf(dropped);
    }

    /** A commit that drops no patch. */
    public Commit(String id, String author, LocalDate date, String message, List<String> cves) {
        this(id, author, date, message, cves, List.of());
    }

    /** A copy with other CVE ids: those that the commit names or drops for one package. */
    public Commit naming(List<String> cves, List<String> dropped) {
        return cves.equals(this.cves) && dropped.equals(this.dropped)
                ? this
                : new Commit(id, author, date, message, cves, dropped);
    }

    /**
     * The day that git prints with {@code --date=short}. A commit may have any date, even none or one in the year 292277026596: these count as
     * 1970-01-01, as git takes a date that it cannot represent.
     */
    public static LocalDate day(String text) {
        try {
            return DAY.matcher(text).matches() ? LocalDate.parse(text) : LocalDate.EPOCH;
        } catch (DateTimeException e) {
            return LocalDate.EPOCH;
        }
    }

    /** The first line of the message. */
    public String subject() {
        int newline = message.indexOf('\n');
        return newline < 0 ? message : message.substring(0, newline);
    }
}
