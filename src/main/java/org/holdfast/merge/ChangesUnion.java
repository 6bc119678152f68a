package org.holdfast.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Unites the lists of changes of two branches: both add at the end, which git takes for a conflict.
 *
 * <pre>base: a   ours: a b   theirs: a c   union: a b c</pre>
 *
 * <p>Notes are tickets if the addition has any, else lines; a note that exists already is not added again.
 */
final class ChangesUnion {

    private static final Pattern TICKET = Pattern.compile("(?m)^(?=Pullup[ -][Tt]icket|Pullup without ticket)");

    private ChangesUnion() {}

    /**
     * Unites two lists.
     *
     * @param base the common ancestor's list
     * @param ours the branch's list
     * @param theirs the merged list
     * @return empty if either side changed anything but the end
     */
    static Optional<String> of(String base, String ours, String theirs) {
        return ours.startsWith(base) && theirs.startsWith(base)
                ? Optional.of(ours + added(ours.substring(base.length()), ours, theirs.substring(base.length())))
                : Optional.empty();
    }

    /**
     * Adds the notes of one commit to the branch's list.
     *
     * @return empty if the commit changed anything but the end
     */
    static Optional<String> picked(String base, String ours, String theirs) {
        return theirs.startsWith(base)
                ? Optional.of(ours + added(ours, ours, theirs.substring(base.length())))
                : Optional.empty();
    }

    /** The addition without existing notes: part of a branch may have been merged before. */
    private static String added(String there, String ours, String addition) {
        List<String> known = notes(there);
        String more =
                notes(addition).stream().filter(note -> !known.contains(note)).collect(Collectors.joining("\n"));
        if (more.isBlank()) {
            return "";
        }
        boolean blocks = TICKET.matcher(addition).find();
        String gap = ours.isEmpty() || ours.endsWith("\n") ? "" : "\n";
        String line = blocks && !ours.isEmpty() && !(ours + gap).endsWith("\n\n") ? "\n" : "";
        return gap + line + more.stripTrailing() + "\n";
    }

    /** The tickets; in a list without tickets, the lines. */
    private static List<String> notes(String text) {
        List<String> notes = new ArrayList<>();
        Pattern separator = TICKET.matcher(text).find() ? TICKET : Pattern.compile("\n");
        for (String note : separator.split(text, -1)) {
            if (!note.isBlank()) {
                notes.add(separator == TICKET ? note.strip() + "\n" : note);
            }
        }
        return notes;
    }
}
