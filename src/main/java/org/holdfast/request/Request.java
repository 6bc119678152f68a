package org.holdfast.request;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of a user: an issue or pull request of the branch's repository.
 *
 * <pre>#12 Backport www/apache24 to 2.4.10 for 2014Q1</pre>
 *
 * <p>It has a component for each field that the forges share, which is why they are many. Anybody can write its texts,
 * so control characters are removed here; tab and newline stay in the body. A character is a byte of UTF-8.
 *
 * @param number its number on the forge; in GitLab an issue and a merge request can have the same
 * @param kind issue or pull request
 * @param title one line, up to 1000 characters
 * @param body up to {@value #LONGEST} characters; the rest is dropped
 * @param labels the labels, in the order of the forge, each one line
 * @param author the name of the account
 * @param state open, closed or merged
 * @param opened the UTC day when it was opened
 * @param closed the UTC day when it was closed or merged; empty while it is open
 * @param url the address of its page
 * @param head the branch that a pull request wants merged; empty if not known
 * @param base the branch that it is to be merged into; empty if not known
 */
public record Request(
        int number,
        Kind kind,
        String title,
        String body,
        List<String> labels,
        String author,
        State state,
        LocalDate opened,
        Optional<LocalDate> closed,
        String url,
        Optional<String> head,
        Optional<String> base) {

    /** The most characters of a body, more than the forges accept. */
    public static final int LONGEST = 1 << 17;

    private static final int LONGEST_LINE = 1000;

    /** Issue or pull request; {@code issue} and {@code pull} in JSON. */
    public enum Kind {
        /** An issue. */
        ISSUE,
        /** A pull request, or GitLab's merge request. */
        PULL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state on the forge; in lower case in JSON. */
    public enum State {
        /** Not closed; the user may still wait. */
        OPEN,
        /** Closed without a merge. */
        CLOSED,
        /** A pull request that was merged. */
        MERGED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Request {
        title = line(title);
        body = text(body);
        labels = labels.stream()
                .map(Request::line)
                .filter(label -> !label.isEmpty())
                .toList();
        author = line(author);
        url = line(url);
        head = head.map(Request::line);
        base = base.map(Request::line);
    }

    /**
     * Its name on the forge: {@code #12}; {@code !12} for a merge request of GitLab, which numbers these separately.
     */
    public String reference() {
        return (url.contains("/merge_requests/") ? "!" : "#") + number;
    }

    private static String line(String text) {
        String line = text(text).replaceAll("[\n\t]+", " ").strip();
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
    }

    private static String text(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        // The C1 range stays: text is bytes, and there it is a part of letters.
        return cut.replaceAll("\r\n?", "\n").replaceAll("[\\x00-\\x08\\x0b-\\x1f\\x7f]", "");
    }

    @Override
    public String toString() {
        return reference() + " " + title;
    }
}
