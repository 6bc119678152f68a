package org.holdfast.build;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.holdfast.outcome.FailureKind;

/**
 * The signature of a failure: SHA-256 over its kind, its rule and its lines, sorted, without what differs from build to build.
 *
 * <p>What differs: dates, times, durations, sizes, percentages, pids, counters of jobs, addresses, temporary names, and the directory above
 * {@code work}. Line numbers of sources, versions and HTTP states stay: they tell failures apart.
 */
final class Signature {

    private static final int DIGITS = 16;

    /** Each kind of thing that differs, and the word for it. The order matters. */
    private static final List<Varying> VARYING = List.of(
            varying("(?<![^\\s:'\"(=,`])[^\\s:'\"(=,`]*/work(?:\\.[^/\\s]++)?/", "WRK/"),
            varying("(?:/private)?(?:/var)?/(?:tmp|folders)/[^\\s:;,'\"()`]++", "TMP"),
            varying(
                    "\\bcc[A-Za-z0-9]{6}\\.(?:o|s|c|ltrans)\\b|\\btmp\\.[A-Za-z0-9]{6,}+|\\btmp(?=[a-z_]*\\d)[a-z0-9_]{8}\\b",
                    "TMP"),
            varying(
                    "\\b\\d{4}-\\d\\d-\\d\\d(?!\\d)(?:[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?",
                    "DATE"),
            varying("\\b\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d+)?\\b", "TIME"),
            varying(
                    "\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z][a-z]{2} +\\d{1,2}\\b(?: TIME)?(?: [A-Z]{3,4}\\b)?(?: \\d{4})?",
                    "DATE"),
            varying("\\b0x[0-9a-fA-F]++", "ADDRESS"),
            varying("\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\b(?=[a-f]{0,40}\\d)[0-9a-f]{12,}+\\b", "HASH"),
            varying("(?<![\\w.-])\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?(?![\\w.])", "HOST"),
            varying(
                    "(?<![\\w:./-])(?:[0-9a-fA-F]{1,4}:){4,}+[0-9a-fA-F:]*+|\\[[0-9a-fA-F:]*::[0-9a-fA-F:]*+\\]",
                    "HOST"),
            varying("\\bport \\d+", "port N"),
            varying("\\d{1,3}(?:\\.\\d+)?+ ?%", "N%"),
            varying("[\\[(] *\\d+ */ *\\d+ *[\\])]", "[N]"),
            varying("\\[\\d+\\]", "[N]"),
            varying("\\b([Pp]id|PID|[Pp]rocess|[Jj]ob|[Tt]hread)[ #=:]{1,2}\\d+", "$1 N"),
            varying("\\b(?:\\d+m)?\\d+(?:\\.\\d+)?+ ?(?:[mun]?s|secs?|seconds?|minutes?)\\b", "DURATION"),
            varying("\\b\\d+(?:\\.\\d+)?+ ?(?:[kKMG]i?B?|bytes?)(?:/s)?\\b", "SIZE"),
            varying("(?<![\\w.])\\d{6,}+(?![\\w.])", "N"),
            varying("\\s+", " "));

    private record Varying(Pattern pattern, String word) {}

    private Signature() {}

    static String of(FailureKind kind, String rule, Collection<String> lines) {
        TreeSet<String> sorted = new TreeSet<>();
        lines.forEach(line -> sorted.add(constant(line)));
        String text = kind + "\n" + rule + "\n" + String.join("\n", sorted);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The line without what differs from build to build. */
    static String constant(String line) {
        String text = line;
        for (Varying varying : VARYING) {
            text = varying.pattern().matcher(text).replaceAll(varying.word());
        }
        return text.strip();
    }

    private static Varying varying(String pattern, String word) {
        return new Varying(Pattern.compile(pattern), word);
    }
}
