package org.holdfast.backport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.trial.Trees;

/**
 * A commit as git keeps it, a byte per character. Commits converted from other systems may be malformed; what is
 * repaired is noted.
 *
 * @param id its id
 * @param parents the number of its parents
 * @param author its author with address and time, in a form that git accepts
 * @param encoding the encoding of the message; empty for UTF-8
 * @param message the whole message
 * @param notes the repairs, in words
 */
public record TrunkCommit(
        String id, int parents, String author, Optional<String> encoding, String message, List<String> notes) {

    private static final Pattern IDENT = Pattern.compile("^(.*?) ?<([^\n]*)> (-?[0-9]+) ([-+][0-9]{4,6})$");
    private static final Pattern TIME = Pattern.compile(" ([0-9]+)(?: ([-+][0-9]{4,6}))?$");

    public TrunkCommit {
        notes = List.copyOf(notes);
    }

    /** Reads a commit. */
    public static TrunkCommit read(Trees trees, String id) {
        return parse(id, trees.text(id));
    }

    static TrunkCommit parse(String id, String text) {
        int end = text.indexOf("\n\n");
        String headers = end < 0 ? text : text.substring(0, end);
        String message = end < 0 ? "" : text.substring(end + 2);
        int parents = 0;
        String author = "";
        Optional<String> encoding = Optional.empty();
        for (String line : headers.split("\n", -1)) {
            if (line.startsWith("parent ")) {
                parents++;
            } else if (line.startsWith("author ")) {
                author = line.substring("author ".length());
            } else if (line.startsWith("encoding ")) {
                encoding = Optional.of(line.substring("encoding ".length()));
            }
        }
        List<String> notes = new ArrayList<>();
        String mended = ident(author);
        String short12 = id.substring(0, 12);
        if (!mended.equals(author)) {
            notes.add("the author of " + short12 + " is not well formed: taken as " + mended);
        }
        if (mended.contains(" <> ")) {
            notes.add("the author of " + short12 + " has no e-mail address: kept as it is");
        }
        if (parents > 1) {
            notes.add(short12 + " is a merge: what it changed against its first parent was taken");
        }
        return new TrunkCommit(id, parents, mended, encoding, message, notes);
    }

    private static String ident(String author) {
        Matcher whole = IDENT.matcher(author);
        if (whole.matches()) {
            return plain(whole.group(1)) + " <" + plain(whole.group(2)) + "> " + whole.group(3) + " " + whole.group(4);
        }
        Matcher time = TIME.matcher(author);
        boolean known = time.find();
        String name = known ? author.substring(0, time.start()) : author;
        return plain(name) + " <> " + (known ? time.group(1) : "0") + " +0000";
    }

    private static String plain(String text) {
        return text.replaceAll("[<>\\p{Cntrl}]", "").strip();
    }

    /** The first line of the message. */
    public String subject() {
        return message.strip().lines().findFirst().orElse("");
    }

    /** The author's name. */
    public String name() {
        return author.substring(0, author.indexOf(" <"));
    }
}
