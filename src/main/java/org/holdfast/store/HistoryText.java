package org.holdfast.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;

/**
 * A history as text: tab-separated lines, each beginning with its kind.
 *
 * <pre>
 * #holdfast-store	1
 * observation	SEEN	ENTRIES	SOURCE
 * sighting	FIRST	LAST	PATTERN	TYPE	URL
 * head	SEEN	BRANCH	COMMIT
 * published	SINCE	UNTIL	ARCHIVE	PKGPATH	PKGNAME
 * finding	SINCE	UNTIL	BRANCH	PKGPATH	PKGNAME	PATTERN	TYPE	URL
 * disposition	SINCE	UNTIL	KIND	VERSION	SENTENCE
 * #end	LINES	SHA-256
 * </pre>
 *
 * <p>FIRST and LAST are numbers of observations, counted from 1. A disposition belongs to the finding above it. LINES is the number
 * of lines before it, SHA-256 the checksum of these, which an export of an older Holdfast lacks. {@code -} stands for an absent value. A backslash is written <code>\\</code>, other characters that are not
 * printable ASCII <code>\t</code>, <code>\n</code>, or <code>\</code> and {@code uXXXX}.
 */
final class HistoryText {

    private static final String BEGIN = "#holdfast-store\t1";
    private static final String END = "#end\t";
    private static final String NONE = "-";
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:[\\\\tn]|u[0-9a-f]{4})");

    private final String source;
    private final List<ListObservation> observations = new ArrayList<>();
    private final List<History.Sighting> sightings = new ArrayList<>();
    private final List<BranchHead> heads = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();
    private final List<FindingHistory> findings = new ArrayList<>();
    private int line;

    HistoryText(String source) {
        this.source = source;
    }

    static String of(History history) {
        List<String> lines = new ArrayList<>();
        lines.add(BEGIN);
        history.observations().forEach(one -> lines.add(join("observation", one.seen(), one.entries(), one.source())));
        history.sightings().stream()
                .sorted(Comparator.comparingInt(History.Sighting::first)
                        .thenComparing(one -> one.entry().toString())
                        .thenComparingInt(one -> one.last().orElse(Integer.MAX_VALUE)))
                .forEach(one -> lines.add(join(
                        "sighting",
                        one.first(),
                        one.last().isPresent() ? one.last().getAsInt() : Optional.empty(),
                        one.entry().pattern(),
                        one.entry().type(),
                        one.entry().url())));
        history.heads().forEach(one -> lines.add(join("head", one.seen(), one.branch(), one.commit())));
        history.published()
                .forEach(one -> lines.add(join(
                        "published",
                        one.since(),
                        one.until(),
                        one.archive(),
                        one.published().pkgpath(),
                        one.published().pkgname())));
        for (FindingHistory one : history.findings()) {
            lines.add(join(
                    "finding",
                    one.since(),
                    one.until(),
                    one.branch(),
                    one.pkgpath(),
                    one.pkgname(),
                    one.entry().pattern(),
                    one.entry().type(),
                    one.entry().url()));
            one.dispositions()
                    .forEach(held -> lines.add(join(
                            "disposition", held.since(), held.until(), held.kind(), held.version(), held.sentence())));
        }
        String text = String.join("\n", lines) + "\n";
        return text + END + lines.size() + "\t" + Sha256.of(text) + "\n";
    }

    History parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(BEGIN)) {
            throw new Unusable(source, 1, "does not begin with '" + BEGIN + "': no history of a store, or a newer one");
        }
        String end = END + (lines.size() - 1);
        String last = lines.getLast();
        if (!(last.equals(end) || last.startsWith(end + "\t")) || !text.endsWith("\n")) {
            throw new Unusable(
                    source,
                    lines.size(),
                    "its last line is not '" + END + "' and the number of lines before: it is truncated or was edited");
        }
        if (!last.equals(end)
                && !last.equals(end + "\t" + Sha256.of(text.substring(0, text.length() - last.length() - 1)))) {
            throw new Unusable(
                    source, lines.size(), "its checksum is that of another text: it has changed since it was written");
        }
        try {
            for (line = 2; line < lines.size(); line++) {
                read(lines.get(line - 1).split("\t", -1));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Unusable(source, line, String.valueOf(e.getMessage()));
        }
        findings.stream()
                .filter(one -> one.dispositions().isEmpty())
                .findFirst()
                .ifPresent(one -> {
                    throw new Unusable(
                            source,
                            "the finding of " + one.pkgname() + ", "
                                    + one.entry().url() + " has no disposition");
                });
        return new History(observations, sightings, heads, published, findings);
    }

    private void read(String[] words) {
        String kind = words[0] + "/" + words.length;
        switch (kind) {
            case "observation/4" ->
                observations.add(new ListObservation(unescape(words[3]), date(words[1]), Integer.parseInt(words[2])));
            case "sighting/6" -> sightings.add(sighting(words));
            case "head/4" -> heads.add(new BranchHead(unescape(words[2]), unescape(words[3]), Instant.parse(words[1])));
            case "published/6" ->
                published.add(new Published(
                        unescape(words[3]),
                        new ScannedPackage(
                                new PkgName(unescape(words[5])),
                                optional(words[4]).flatMap(PkgPath::parse)),
                        date(words[1]),
                        optional(words[2]).map(LocalDate::parse)));
            case "finding/9" ->
                findings.add(new FindingHistory(
                        unescape(words[3]),
                        new PkgName(unescape(words[5])),
                        optional(words[4]).flatMap(PkgPath::parse),
                        key(words, 6),
                        date(words[1]),
                        optional(words[2]).map(LocalDate::parse),
                        List.of()));
            case "disposition/6" -> disposition(words);
            default ->
                throw new IllegalArgumentException("'" + words[0] + "' with " + words.length + " words is not known");
        }
    }

    private History.Sighting sighting(String[] words) {
        int first = Integer.parseInt(words[1]);
        OptionalInt last = words[2].equals(NONE) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(words[2]));
        if (first < 1 || last.orElse(first) < first || last.orElse(first) > observations.size()) {
            throw new IllegalArgumentException("no observations from " + words[1] + " to " + words[2]);
        }
        return new History.Sighting(key(words, 3), first, last);
    }

    private void disposition(String[] words) {
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("a disposition without a finding above it");
        }
        FindingHistory finding = findings.removeLast();
        List<FindingHistory.Held> held = new ArrayList<>(finding.dispositions());
        held.add(new FindingHistory.Held(
                unescape(words[3]),
                optional(words[4]).map(PkgVersion::new),
                unescape(words[5]),
                date(words[1]),
                optional(words[2]).map(LocalDate::parse)));
        findings.add(finding.with(held));
    }

    private static VulnKey key(String[] words, int at) {
        return new VulnKey(unescape(words[at]), unescape(words[at + 1]), unescape(words[at + 2]));
    }

    private static LocalDate date(String word) {
        return LocalDate.parse(word);
    }

    private static Optional<String> optional(String word) {
        return word.equals(NONE) ? Optional.empty() : Optional.of(unescape(word));
    }

    private static String join(Object... words) {
        StringJoiner line = new StringJoiner("\t");
        for (Object word : words) {
            line.add(
                    word instanceof Optional<?> optional
                            ? optional.map(value -> escape(value.toString())).orElse(NONE)
                            : escape(word.toString()));
        }
        return line.toString();
    }

    private static String escape(String text) {
        if (text.equals(NONE)) {
            return "\\u002d";
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append("\\u%04x".formatted((int) c));
                    }
                }
            }
        }
        return out.toString();
    }

    private static String unescape(String word) {
        return word.indexOf('\\') < 0
                ? word
                : ESCAPED.matcher(word).replaceAll(found -> Matcher.quoteReplacement(unescaped(found)));
    }

    private static String unescaped(MatchResult found) {
        return switch (found.group().charAt(1)) {
            case 't' -> "\t";
            case 'n' -> "\n";
            case 'u' -> String.valueOf((char) Integer.parseInt(found.group().substring(2), 16));
            default -> "\\";
        };
    }
}
