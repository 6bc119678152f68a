package org.holdfast.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The list of changes of two branches put together: both add at its end, which git takes for a conflict.
 *
 * <pre>base: a   ours: a b   theirs: a c   together: a b c</pre>
 */
final class ChangesUnion {

    private static final Pattern TICKET = Pattern.compile("(?m)^(?=Pullup[ -][Tt]icket|Pullup without ticket)");

    private ChangesUnion() {}

    /**
     * Puts them together.
     *
     * @param base what both began with
     * @param ours what the branch has
     * @param theirs what is merged
     * @return empty if either did something else than to add at the end
     */
    static Optional<String> of(String base, String ours, String theirs) {
        return ours.startsWith(base) && theirs.startsWith(base)
                ? Optional.of(ours + added(ours.substring(base.length()), ours, theirs.substring(base.length())))
                : Optional.empty();
    }

    /**
     * Adds what one commit added, wherever the branch stands.
     *
     * @return empty if the commit did something else than to add at the end
     */
    static Optional<String> picked(String base, String ours, String theirs) {
        return theirs.startsWith(base)
                ? Optional.of(ours + added(ours, ours, theirs.substring(base.length())))
                : Optional.empty();
    }

    /** Without what is there already: part of a branch may have been merged before. */
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

    /** The tickets, or else the lines. */
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
