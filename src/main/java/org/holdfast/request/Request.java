package org.holdfast.request;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a user asks for: an issue, or a pull request, of the repository that the branch is kept in.
 *
 * <p>Its texts come from anybody: what could move a terminal's cursor or end a line is taken from them here.
 *
 * @param number as people call it; an issue and a merge request of GitLab can have the same
 * @param kind which of the two it is
 * @param title one line
 * @param body its first {@value #LONGEST} characters at most
 * @param labels in the order of the forge
 * @param author by the name of the account
 * @param state whether somebody still waits
 * @param opened the day it was made
 * @param closed the day it was closed or merged; empty while it is open
 * @param url where it can be read
 * @param head the branch that a pull request wants merged; empty if that is not told
 * @param base the branch that it is to be merged into
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

    /** No forge takes longer bodies for long; what comes behind is not read. */
    public static final int LONGEST = 1 << 17;

    private static final int LONGEST_LINE = 1000;

    /** Issue or pull request. */
    public enum Kind {
        ISSUE,
        /** GitLab's merge requests, too. */
        PULL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it stands. */
    public enum State {
        OPEN,
        CLOSED,
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

    /** What it is called on its forge: {@code #12}, or {@code !12} where GitLab counts merge requests for themselves. */
    public String reference() {
        return (url.contains("/merge_requests/") ? "!" : "#") + number;
    }

    /** What it mentions. */
    public Mentions mentions() {
        return Mentions.of(this);
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
