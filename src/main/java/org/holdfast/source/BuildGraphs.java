package org.holdfast.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads which package is built before which, from one of three kinds of file, compressed or not:
 *
 * <ul>
 *   <li>a bulk scan ({@code pbulk-index}): {@code ALL_DEPENDS} is resolved here, to the highest version in the directory that matches;
 *   <li>a presolved scan or a bulk report: the same with {@code DEPENDS=openssl-1.0.1g zlib-1.2.8};
 *   <li>a dependency graph: lines {@code openssl-1.0.1g -> curl-7.36.0}, the first is built before the second.
 * </ul>
 */
public final class BuildGraphs {

    private static final String BUILDLINK = "/buildlink3.mk";
    private static final String UP = "../../";

    private final String where;
    private final BuildGraph.Builder graph = new BuildGraph.Builder();
    private final List<Malformed> malformed = new ArrayList<>();

    private BuildGraphs(String where) {
        this.where = where;
    }

    /**
     * A graph, and what of its source could not be read.
     *
     * @param graph the graph
     * @param malformed lines that are no line of the format, and dependencies that no package satisfies
     */
    public record Reading(BuildGraph graph, List<Malformed> malformed) {
        public Reading {
            malformed = List.copyOf(malformed);
        }
    }

    /**
     * Reads a file or address.
     *
     * @throws Unusable if it cannot be read, or is none of the three
     */
    public static Reading read(Inputs inputs, String where) {
        BuildGraphs reader = new BuildGraphs(where);
        return inputs.read(where, in -> reader.read(new BufferedInputStream(in, 1 << 16)));
    }

    private Reading read(BufferedInputStream in) throws IOException {
        in.mark(1 << 16);
        String start = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
        in.reset();
        if (start.startsWith(ScanRecord.START) || start.contains("\n" + ScanRecord.START)) {
            records(in);
        } else if (start.contains(" -> ")) {
            edges(in);
        } else {
            throw new Unusable(
                    where, "is no bulk scan (lines 'PKGNAME=…') and no graph of dependencies (lines 'A-1.0 -> B-1.0')");
        }
        return new Reading(graph.build(), malformed);
    }

    /** Lines {@code A -> B}; the graph of a whole tree has 200,000. */
    private void edges(InputStream in) throws IOException {
        byte[] text = in.readAllBytes();
        NameTable names = new NameTable(text);
        int line = 0;
        for (int at = 0; at < text.length; ) {
            line++;
            int end = at;
            int arrow = -1;
            for (; end < text.length && text[end] != '\n'; end++) {
                if (text[end] == '>' && arrow < 0 && end > at + 2 && text[end - 1] == '-' && text[end - 2] == ' ') {
                    arrow = end;
                }
            }
            if (arrow >= 0 && arrow + 2 < end && text[arrow + 1] == ' ') {
                int first = number(names, at, arrow - 2);
                graph.need(number(names, arrow + 2, end), first);
            } else if (end > at) {
                malformed.add(new Malformed(where, line, "no line 'A-1.0 -> B-1.0'"));
            }
            at = end + 1;
        }
    }

    private int number(NameTable names, int start, int end) {
        int known = names.size();
        int number = names.number(start, end);
        return number < known ? number : graph.add(new PkgName(names.text(number)), Optional.empty());
    }

    /** What is kept of a record until all are read. */
    private record Waiting(int number, List<Item> items, Optional<String> depends, Set<PkgPath> headers) {}

    /** An item of {@code ALL_DEPENDS}. */
    private record Item(String pattern, PkgPath path) {}

    private void records(InputStream in) throws IOException {
        List<Waiting> waiting = new ArrayList<>();
        Map<PkgPath, Set<Integer>> byPath = new HashMap<>();
        Map<String, Optional<Item>> items = new HashMap<>();
        Map<String, Optional<PkgPath>> links = new HashMap<>();
        Set<PkgName> seen = new HashSet<>();
        new RecordReader(
                        where,
                        true,
                        (text, line) -> {
                            ScanRecord record = new ScanRecord(text);
                            PkgName name = record.pkgname();
                            if (name.text().isEmpty()) {
                                malformed.add(new Malformed(where, line, "a record with an empty PKGNAME"));
                            } else if (seen.add(name)) {
                                int number = graph.add(name, record.pkgpath());
                                record.notBuilt().ifPresent(why -> graph.notBuilt(number, why));
                                record.pkgpath()
                                        .ifPresent(path -> byPath.computeIfAbsent(path, none -> new HashSet<>())
                                                .add(number));
                                waiting.add(new Waiting(
                                        number,
                                        items(record, line, items),
                                        record.get("DEPENDS"),
                                        headers(record, links)));
                            }
                        },
                        malformed)
                .read(in);
        if (waiting.isEmpty()) {
            throw new Unusable(where, "holds no record of a bulk scan (a line 'PKGNAME=…')");
        }
        BuildGraph named = graph.build();
        waiting.forEach(one -> resolve(one, named, byPath));
    }

    private List<Item> items(ScanRecord record, int line, Map<String, Optional<Item>> known) {
        List<Item> found = new ArrayList<>();
        for (String word : words(record.get("ALL_DEPENDS"))) {
            Optional<Item> item = known.computeIfAbsent(word, BuildGraphs::item);
            item.ifPresent(found::add);
            if (item.isEmpty()) {
                malformed.add(new Malformed(where, line, "no 'pattern:../../category/directory': " + word));
            }
        }
        return found.stream().distinct().toList();
    }

    /** The words of a value, between blanks. */
    private static List<String> words(Optional<String> value) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(value.orElse(""));
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    private static Optional<Item> item(String word) {
        int colon = word.lastIndexOf(':');
        return colon < 1
                ? Optional.empty()
                : path(word.substring(colon + 1)).map(path -> new Item(word.substring(0, colon), path));
    }

    private static Optional<PkgPath> path(String text) {
        return text.startsWith(UP) ? PkgPath.parse(text.substring(UP.length())) : PkgPath.parse(text);
    }

    private static Set<PkgPath> headers(ScanRecord record, Map<String, Optional<PkgPath>> known) {
        Set<PkgPath> paths = new HashSet<>();
        for (String word : words(record.get("SCAN_DEPENDS"))) {
            if (word.endsWith(BUILDLINK)) {
                known.computeIfAbsent(word, file -> path(file.substring(0, file.length() - BUILDLINK.length())))
                        .ifPresent(paths::add);
            }
        }
        return paths;
    }

    private void resolve(Waiting record, BuildGraph named, Map<PkgPath, Set<Integer>> byPath) {
        Map<PkgPath, String> patterns = record.items.stream()
                .collect(
                        Collectors.toMap(Item::path, Item::pattern, (one, two) -> one + " " + two, LinkedHashMap::new));
        if (record.depends.isPresent()) {
            for (String word : words(record.depends)) {
                named.find(new PkgName(word)).ifPresentOrElse(need -> need(record, need, named, patterns), () -> {
                    if (!word.isEmpty()) {
                        unresolved(named.name(record.number), word);
                    }
                });
            }
        } else {
            for (Item item : record.items) {
                PkgPattern pattern = PkgPattern.parse(item.pattern);
                byPath.getOrDefault(item.path, Set.of()).stream()
                        .filter(number -> pattern.matches(named.name(number)))
                        .max(Comparator.comparing(
                                        (Integer number) -> named.name(number).version(), PkgVersion.ORDER)
                                .thenComparing(Comparator.reverseOrder()))
                        .ifPresentOrElse(
                                need -> need(record, need, named, patterns),
                                () -> unresolved(named.name(record.number), item.pattern + " of " + item.path));
            }
        }
    }

    private void need(Waiting record, int need, BuildGraph named, Map<PkgPath, String> patterns) {
        Optional<PkgPath> path = named.path(need);
        Optional<String> pattern = path.map(patterns::get);
        if (pattern.isPresent()) {
            graph.need(record.number, need, pattern.get(), record.headers.contains(path.get()));
        } else {
            graph.need(record.number, need);
        }
    }

    private void unresolved(PkgName who, String what) {
        malformed.add(new Malformed(where, 0, who + " needs " + what + ", which no package is"));
    }
}
