package org.holdfast.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads which package is built before which, from one of three kinds of file, compressed or not:
 *
 * <ul>
 *   <li>a bulk scan ({@code pbulk-index}): {@code ALL_DEPENDS} is resolved here, as pbulk does it;
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
            int blanks = 0;
            int blank = at;
            for (; end < text.length && text[end] != '\n'; end++) {
                if (text[end] == ' ') {
                    blank = blanks++ == 0 ? end : blank;
                }
            }
            int last = end > at && text[end - 1] == '\r' ? end - 1 : end;
            boolean edge = blanks == 2
                    && blank > at
                    && blank + 4 < last
                    && text[blank + 1] == '-'
                    && text[blank + 2] == '>'
                    && text[blank + 3] == ' ';
            if (edge) {
                int first = number(names, at, blank);
                graph.need(number(names, blank + 4, last), first);
            } else if (last > at) {
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
    private record Waiting(
            int number, int line, List<Item> items, Optional<String> depends, Optional<Set<PkgPath>> headers) {}

    /** An item of {@code ALL_DEPENDS}. */
    private record Item(String pattern, PkgPath path) {}

    private void records(InputStream in) throws IOException {
        List<Waiting> waiting = new ArrayList<>();
        Map<String, Optional<Item>> items = new HashMap<>();
        Map<String, Optional<PkgPath>> links = new HashMap<>();
        Map<PkgName, Optional<PkgPath>> paths = new HashMap<>();
        new RecordReader(
                        where,
                        true,
                        (text, line) -> {
                            ScanRecord record = new ScanRecord(text);
                            PkgName name = record.pkgname();
                            Optional<PkgPath> path = record.pkgpath();
                            if (name.text().isBlank()) {
                                malformed.add(new Malformed(where, line, "a record with an empty PKGNAME"));
                            } else if (paths.containsKey(name)) {
                                again(name, path, paths, line);
                            } else {
                                paths.put(name, path);
                                int number = graph.add(name, path);
                                record.notBuilt().ifPresent(why -> graph.notBuilt(number, why));
                                waiting.add(new Waiting(
                                        number,
                                        line,
                                        items(record, line, items),
                                        record.get("DEPENDS"),
                                        record.get("SCAN_DEPENDS").map(files -> headers(files, links))));
                            }
                        },
                        malformed)
                .read(in);
        if (waiting.isEmpty()) {
            throw new Unusable(where, "holds no record of a bulk scan (a line 'PKGNAME=…')");
        }
        BestMatches matches = new BestMatches(waiting.stream().map(one -> graph.name(one.number)));
        waiting.forEach(one -> resolve(one, matches));
    }

    /** A directory that can be built with several options has a record for each; the first counts. */
    private void again(PkgName name, Optional<PkgPath> path, Map<PkgName, Optional<PkgPath>> paths, int line) {
        Optional<PkgPath> first = paths.getOrDefault(name, Optional.empty());
        if (!first.equals(path)) {
            malformed.add(new Malformed(
                    where,
                    line,
                    name + " of " + path.map(PkgPath::toString).orElse("no directory") + " is already made by "
                            + first.map(PkgPath::toString).orElse("no directory")));
        }
    }

    private List<Item> items(ScanRecord record, int line, Map<String, Optional<Item>> known) {
        List<Item> found = new ArrayList<>();
        for (String word : words(record.get("ALL_DEPENDS").orElse(""))) {
            Optional<Item> item = known.computeIfAbsent(word, BuildGraphs::item);
            item.ifPresent(found::add);
            if (item.isEmpty()) {
                malformed.add(new Malformed(where, line, "no 'pattern:../../category/directory': " + word));
            }
        }
        return found.stream().distinct().toList();
    }

    /** The words of a value, between blanks. */
    private static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(value);
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

    /** The directories whose {@code buildlink3.mk} is among the files that a scan read. */
    private static Set<PkgPath> headers(String files, Map<String, Optional<PkgPath>> known) {
        Set<PkgPath> paths = new HashSet<>();
        for (String word : words(files)) {
            if (word.endsWith(BUILDLINK)) {
                known.computeIfAbsent(word, file -> path(file.substring(0, file.length() - BUILDLINK.length())))
                        .ifPresent(paths::add);
            }
        }
        return paths;
    }

    /** As pbulk resolves, item by item: one that a package matches that is needed already adds nothing. */
    private void resolve(Waiting record, BestMatches matches) {
        Set<PkgName> needs = new LinkedHashSet<>();
        for (String word : words(record.depends.orElse(""))) {
            PkgName need = new PkgName(word);
            if (graph.find(need).isPresent()) {
                needs.add(need);
                graph.need(record.number, graph.find(need).getAsInt());
            } else {
                unresolved(record, word);
            }
        }
        for (Item item : record.items) {
            Optional<PkgName> best = matches.of(item.pattern);
            Optional<PkgName> need = best.filter(needs::contains)
                    .or(() -> needs.stream()
                            .filter(one -> matches.matches(item.pattern, one))
                            .findFirst())
                    .or(() -> record.depends.isPresent() ? Optional.empty() : best);
            need.ifPresent(one -> {
                needs.add(one);
                graph.need(record.number, graph.find(one).orElseThrow(), item.pattern, headers(record, item.path));
            });
            if (need.isEmpty() && record.depends.isEmpty()) {
                unresolved(record, item.pattern + " of " + item.path);
            }
        }
    }

    private static Headers headers(Waiting record, PkgPath path) {
        return record.headers
                .map(read -> read.contains(path) ? Headers.USED : Headers.UNUSED)
                .orElse(Headers.UNKNOWN);
    }

    private void unresolved(Waiting record, String what) {
        malformed.add(new Malformed(
                where, record.line, graph.name(record.number) + " needs " + what + ", which no package is"));
    }
}
