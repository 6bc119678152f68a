package org.holdfast.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.UncategorizedChange;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads the log of changes to trunk: {@code doc/CHANGES-YYYY}, or a table with the header
 * {@code date action pkgpath version by}, tabs between.
 *
 * @param inputs the opener of files and addresses
 */
public record Changes(Inputs inputs) {

    /** All years of pkgsrc have half of it. */
    private static final int MOST_CHANGES = 400_000;

    private static final String TABLE_HEADER = "date\taction\tpkgpath\tversion\tby";

    /** The most names of packages in a message. */
    private static final int NAMED = 5;

    /**
     * The changes of one file.
     *
     * @param where the file
     * @param changes the changes by line
     * @param uncategorized the changes without a category
     */
    private record OfFile(
            String where, SortedMap<Integer, ChangesLine> changes, List<UncategorizedChange> uncategorized) {}

    /**
     * Reads the changes, in the order of the files. A change without a category, as in the files of 1997 to 2004, is one of the
     * directory with its name in the other changes; if there is none, or several, it is left out, and the file's are reported together.
     *
     * @throws Unusable if a file has no change at all, or all have more than {@value #MOST_CHANGES}
     */
    public Parsed<ChangesLine> read(List<String> files) {
        List<OfFile> read = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        for (String where : files) {
            OfFile file = new OfFile(where, new TreeMap<>(), new ArrayList<>());
            inputs.read(where, in -> read(file, in, malformed));
            if (file.changes().isEmpty() && file.uncategorized().isEmpty()) {
                throw new Unusable(where, "holds no change of a package, neither as doc/CHANGES nor as a table");
            }
            read.add(file);
            if (read.stream().mapToInt(one -> one.changes().size()).sum() > MOST_CHANGES) {
                throw new Unusable(where, "with the files before it, has more than 400,000 changes");
            }
        }
        Map<String, Set<PkgPath>> paths = new HashMap<>();
        read.stream()
                .flatMap(file -> file.changes().values().stream())
                .forEach(change -> paths.computeIfAbsent(change.pkgpath().directory(), key -> new HashSet<>(2))
                        .add(change.pkgpath()));
        List<ChangesLine> changes = new ArrayList<>();
        for (OfFile file : read) {
            categorize(file, paths, malformed);
            changes.addAll(file.changes().values());
        }
        return new Parsed<>(changes, malformed);
    }

    /** Gives changes their category, and reports those that stay without one, and those without a version. */
    private static void categorize(OfFile file, Map<String, Set<PkgPath>> paths, List<Malformed> malformed) {
        List<UncategorizedChange> unknown = new ArrayList<>();
        List<UncategorizedChange> incomplete = new ArrayList<>();
        for (UncategorizedChange one : file.uncategorized()) {
            Set<PkgPath> possible = paths.getOrDefault(one.name(), Set.of());
            Optional<ChangesLine> change =
                    possible.size() == 1 ? one.in(possible.iterator().next()) : Optional.empty();
            change.ifPresent(line -> file.changes().put(one.line(), line));
            if (possible.size() != 1) {
                unknown.add(one);
            } else if (change.isEmpty()) {
                incomplete.add(one);
            }
        }
        leaveOut(file, unknown, "without a category, of packages whose category no other change shows", malformed);
        leaveOut(file, incomplete, "without a version or a new name", malformed);
    }

    private static void leaveOut(OfFile file, List<UncategorizedChange> left, String why, List<Malformed> malformed) {
        if (left.isEmpty()) {
            return;
        }
        List<String> names =
                left.stream().map(UncategorizedChange::name).distinct().toList();
        malformed.add(new Malformed(
                file.where(),
                left.getFirst().line(),
                "%,d change%s left out, %s: %s%s"
                        .formatted(
                                left.size(),
                                left.size() == 1 ? "" : "s",
                                why,
                                names.stream().limit(NAMED).collect(Collectors.joining(", ")),
                                names.size() > NAMED ? " and %,d more".formatted(names.size() - NAMED) : "")));
    }

    private static OfFile read(OfFile file, InputStream in, List<Malformed> malformed) throws IOException {
        List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16)
                .lines()
                .toList();
        boolean table = !lines.isEmpty() && lines.getFirst().equals(TABLE_HEADER);
        for (int i = 0; i < lines.size(); i++) {
            int line = i + 1;
            String text = lines.get(i);
            if (text.isBlank() || text.equals(TABLE_HEADER)) {
                continue;
            }
            try {
                if (table) {
                    file.changes().put(line, ChangesLine.parseRow(line, text));
                    continue;
                }
                Optional<UncategorizedChange> uncategorized = UncategorizedChange.parse(line, whole(lines, i));
                uncategorized.ifPresent(file.uncategorized()::add);
                if (uncategorized.isEmpty()) {
                    ChangesLine.parse(line, text)
                            .ifPresent(change -> file.changes().put(line, change));
                }
            } catch (IllegalArgumentException e) {
                malformed.add(new Malformed(file.where(), line, String.valueOf(e.getMessage())));
            }
        }
        return file;
    }

    /** A change with the lines that it goes on in, which are indented further. */
    private static String whole(List<String> lines, int at) {
        String first = lines.get(at);
        if (!UncategorizedChange.begins(first) || first.endsWith("]")) {
            return first;
        }
        StringBuilder whole = new StringBuilder(first);
        for (int i = at + 1; i < lines.size() && lines.get(i).matches("(\t| {8})\\s.*"); i++) {
            whole.append(' ').append(lines.get(i).strip());
        }
        return whole.toString();
    }
}
