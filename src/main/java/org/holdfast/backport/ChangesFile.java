package org.holdfast.backport;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The branch's list of changes, {@code doc/CHANGES-pkgsrc-2014Q4}: adds a note in the style of the file, tickets or
 * lines.
 *
 * <pre>Pullup ticket #4578 - requested by wiz
 * 	pkgsrc/security/openssl/Makefile			1.207
 *
 * 	Updated security/openssl to 1.0.1k [wiz 2015-01-08]</pre>
 */
final class ChangesFile {

    private static final Pattern TICKET = Pattern.compile("(?m)^Pullup[ -][Tt]icket\\b.*$");
    private static final Pattern PULLED =
            Pattern.compile("(?m)^([ \\t]*)(pkgsrc/)?[a-z0-9-]+/[^ \\t\n]+([ \\t]+)[0-9.]+\\s*$");
    private static final Pattern UPDATED = Pattern.compile("(?m)^([ \\t]*)Updated [a-z0-9-]+/\\S+ to .*$");

    private ChangesFile() {}

    /**
     * A note to add.
     *
     * @param pkgpath the directory
     * @param version the version that it makes then
     * @param by the login of the person who makes the backport
     * @param date the UTC day
     * @param files the changed files, by path from the top
     * @param commit the id of trunk's commit
     */
    record Note(PkgPath pkgpath, String version, String by, LocalDate date, List<String> files, String commit) {
        Note {
            files = List.copyOf(files);
        }
    }

    /** The file with a note at its end. */
    static String with(Optional<String> text, Note note) {
        String before = text.orElse("");
        String end = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        return before + end + (isOfTickets(before) ? ticket(before, note) : line(before, note));
    }

    private static boolean isOfTickets(String text) {
        Matcher ticket = TICKET.matcher(text);
        int last = -1;
        while (ticket.find()) {
            last = ticket.start();
        }
        Matcher line = UPDATED.matcher(text);
        return last >= 0 && !line.find(last);
    }

    private static String line(String before, Note note) {
        Matcher line = UPDATED.matcher(before);
        String indent = line.find() ? line.group(1) : "\t";
        String plain = new ChangesLine(
                        0, ChangesLine.Action.UPDATED, note.pkgpath(), note.version(), note.by(), note.date())
                .toString();
        return indent + plain.strip() + "\n";
    }

    /** A ticket without a number, as there is none; the commit takes the place of CVS's revisions. */
    private static String ticket(String before, Note note) {
        Matcher pulled = PULLED.matcher(before);
        boolean found = pulled.find();
        String indent = found ? pulled.group(1) : "\t";
        String top = found && pulled.group(2) == null ? "" : "pkgsrc/";
        String gap = found ? pulled.group(3) : "\t";
        StringBuilder block = new StringBuilder(before.isEmpty() || before.endsWith("\n\n") ? "" : "\n");
        block.append("Pullup without ticket - requested by ").append(note.by()).append('\n');
        note.files()
                .forEach(file -> block.append(indent)
                        .append(top)
                        .append(file)
                        .append(gap.indexOf('\t') >= 0 ? gap : "\t")
                        .append(note.commit(), 0, 12)
                        .append('\n'));
        return block.append('\n')
                .append(indent)
                .append(line("", note).strip())
                .append('\n')
                .toString();
    }
}
