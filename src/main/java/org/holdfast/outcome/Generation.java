package org.holdfast.outcome;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;

/**
 * One published set, as its manifest says: a line for itself, then a line for each file, with tabs between the fields.
 *
 * <pre>
 * generation  12  publish  2014-06-06T10:00:00Z  1402048801  why
 * listed      openssl-1.0.1h.tgz  2400123  sha256  content
 * grace       openssl-1.0.1g.tgz  2399871  sha256  content  2014-06-20
 * lacks       curl-7.36.0  /usr/pkg/lib/libssl.so.1.0.0
 * </pre>
 *
 * @param number its number, from 1
 * @param kind how it came to be
 * @param made when it was made
 * @param summaryTime the modification time of its summaries, in seconds
 * @param why the reason, for a rollback
 * @param files its files
 * @param lacks needs that nothing in it meets: accepted when it was published, or lacking before
 */
public record Generation(
        int number, Kind kind, Instant made, long summaryTime, String why, List<Entry> files, List<Lack> lacks) {

    /** How a generation came to be. */
    public enum Kind {
        /** New packages were published. */
        PUBLISH,
        /** An earlier one was brought back. */
        ROLLBACK,
        /** A directory of packages that was there before became the first one. */
        ADOPT;

        /** The word in manifests, JSON and for people. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A file of a generation.
     *
     * @param name the name of the file
     * @param size its bytes
     * @param sha256 its digest
     * @param content the digest of what it installs
     * @param until the first day on which it may go, for a file that is no longer listed
     */
    public record Entry(String name, long size, String sha256, String content, Optional<LocalDate> until) {
        /** Whether the summary lists it. */
        public boolean isListed() {
            return until.isEmpty();
        }
    }

    /**
     * A need that nothing meets.
     *
     * @param pkgname the package that has it
     * @param need a pattern, or the path of a shared library
     */
    public record Lack(String pkgname, String need) {}

    public Generation {
        files = List.copyOf(files);
        lacks = List.copyOf(lacks);
    }

    /** The files by name. */
    public Map<String, Entry> byName() {
        Map<String, Entry> byName = new HashMap<>();
        files.forEach(file -> byName.put(file.name(), file));
        return byName;
    }

    /** The files that the summary lists. */
    public List<Entry> listed() {
        return files.stream().filter(Entry::isListed).toList();
    }

    /** Reads a manifest. */
    public static Generation parse(String where, String text) {
        try {
            List<String> lines = text.lines().toList();
            String[] head = lines.getFirst().split("\t", -1);
            if (!head[0].equals("generation") || !lines.getLast().equals("end")) {
                throw new IllegalArgumentException("it is cut short");
            }
            List<Entry> files = new ArrayList<>();
            List<Lack> lacks = new ArrayList<>();
            for (String line : lines.subList(1, lines.size() - 1)) {
                String[] fields = line.split("\t", -1);
                if (fields[0].equals("lacks")) {
                    lacks.add(new Lack(fields[1], fields[2]));
                    continue;
                }
                files.add(new Entry(
                        fields[1],
                        Long.parseLong(fields[2]),
                        fields[3],
                        fields[4],
                        fields[0].equals("grace") ? Optional.of(LocalDate.parse(fields[5])) : Optional.empty()));
            }
            return new Generation(
                    Integer.parseInt(head[1]),
                    Kind.valueOf(head[2].toUpperCase(Locale.ROOT)),
                    Instant.parse(head[3]),
                    Long.parseLong(head[4]),
                    head[5],
                    files,
                    lacks);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeParseException e) {
            throw new Unusable(where, "is no manifest of a generation: " + e.getMessage());
        }
    }

    /** The manifest. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.join(
                        "\t",
                        "generation",
                        String.valueOf(number),
                        kind.toString(),
                        made.toString(),
                        String.valueOf(summaryTime),
                        why.replaceAll("\\s+", " ").strip()))
                .append('\n');
        for (Entry file : files) {
            text.append(file.isListed() ? "listed" : "grace")
                    .append('\t')
                    .append(file.name())
                    .append('\t')
                    .append(file.size())
                    .append('\t')
                    .append(file.sha256())
                    .append('\t')
                    .append(file.content());
            file.until().ifPresent(until -> text.append('\t').append(until));
            text.append('\n');
        }
        for (Lack lack : lacks) {
            text.append("lacks\t")
                    .append(lack.pkgname())
                    .append('\t')
                    .append(lack.need())
                    .append('\n');
        }
        return text.append("end\n").toString();
    }
}
