package org.holdfast.gate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/**
 * Searches the build files of consumers for those that read changed headers as text. Where they do so by a pattern that can be lifted out, it is
 * run against the old header and the new one: no compiler sees what it sees. Such consumers are canaries.
 */
final class ConsumerSearch {

    private static final String NAME = "consumers";
    private static final int SHORTEST = 5;
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_FINDINGS = 200;

    /** Headers that many packages have: only with their directory is it this one. */
    private static final Set<String> COMMON = Set.of(
            "config.h",
            "version.h",
            "types.h",
            "util.h",
            "utils.h",
            "common.h",
            "core.h",
            "error.h",
            "errors.h",
            "init.h",
            "main.h",
            "base.h",
            "api.h",
            "defs.h",
            "global.h",
            "debug.h",
            "string.h",
            "buffer.h",
            "list.h",
            "hash.h",
            "queue.h");

    private final Headers old;
    private final Headers now;
    private final Map<String, String> changedHeaders = new LinkedHashMap<>();
    private final Set<String> changedDefines = new LinkedHashSet<>();
    private final List<GateFinding> findings = new ArrayList<>();
    private final Map<String, GateDependent> canaries = new LinkedHashMap<>();

    ConsumerSearch(Headers old, Headers now) {
        this.old = old;
        this.now = now;
    }

    private void changes() {
        Set<String> different = new HashSet<>(old.different(now));
        old.paths().forEach(path -> {
            if (different.contains(path) || !now.paths().contains(path)) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                changedHeaders.put(name, path);
                defines(path);
            }
        });
    }

    private void defines(String path) {
        Map<String, List<Macro>> before = Headers.macros(old.header(path));
        Map<String, List<Macro>> after = Headers.macros(now.header(path));
        before.forEach((name, macros) -> {
            List<Macro> is = after.get(name);
            boolean same = is != null
                    && is.size() == macros.size()
                    && is.getLast().line().raw().equals(macros.getLast().line().raw());
            if (!same && name.length() >= SHORTEST) {
                changedDefines.add(name);
            }
        });
    }

    /** What was found, and who must be built as a trial. */
    record Hits(List<GateFinding> findings, List<GateDependent> canaries) {}

    Hits search(List<Path> where) {
        if (where.isEmpty()) {
            return new Hits(List.of(), List.of());
        }
        changes();
        if (!changedHeaders.isEmpty()) {
            ConsumerFiles files = new ConsumerFiles(this::file);
            where.forEach(files::walk);
        }
        return new Hits(findings, List.copyOf(canaries.values()));
    }

    private void file(String consumer, String path, String text) {
        Set<String> headers = new TreeSet<>();
        Set<String> defines = new TreeSet<>();
        words(text, headers, defines);
        if (headers.isEmpty() && defines.isEmpty()) {
            return;
        }
        Set<String> read = new TreeSet<>();
        (headers.isEmpty() ? changedHeaders.keySet() : headers)
                .forEach(name -> read.add(changedHeaders.getOrDefault(name, name)));
        boolean broken = false;
        for (ConsumerPattern pattern : ConsumerPattern.of(path, text)) {
            if (defines.stream().anyMatch(pattern.written()::contains)
                    || pattern.written().toLowerCase(Locale.ROOT).contains("define")) {
                for (String header : read) {
                    broken |= run(consumer, path, pattern, header);
                }
            }
        }
        String what = headers.isEmpty()
                ? String.join(", ", defines.stream().limit(3).toList())
                : headers.iterator().next();
        GateDependent canary = new GateDependent(
                consumer,
                Optional.empty(),
                false,
                true,
                path + (broken ? " reads it with a pattern that fails now" : " names " + what + ", which has changed"));
        if (broken || !canaries.containsKey(consumer)) {
            canaries.put(consumer, canary);
        }
    }

    /** Cuts a text into words, and keeps those that name what has changed. */
    private void words(String text, Set<String> headers, Set<String> defines) {
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean part = "_.-+".indexOf(c) >= 0 || (c < 0x80 && Character.isLetterOrDigit(c));
            if (part && from < 0) {
                from = i;
            } else if (!part && from >= 0) {
                String word = text.substring(from, i);
                if (changedHeaders.containsKey(word) && isThis(word, text, from)) {
                    headers.add(word);
                } else if (changedDefines.contains(word)) {
                    defines.add(word);
                }
                from = -1;
            }
        }
    }

    private boolean isThis(String name, String text, int at) {
        String path = changedHeaders.getOrDefault(name, "");
        String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        String last = directory.substring(directory.lastIndexOf('/') + 1);
        return !COMMON.contains(name)
                || (!last.equals("include") && text.startsWith(last + "/", at - last.length() - 1));
    }

    /** Runs a pattern against both headers; tells whether it found something and does not any more. */
    private boolean run(String consumer, String path, ConsumerPattern pattern, String header) {
        Optional<Found> was = find(pattern, old.text(header));
        if (was.isEmpty() || find(pattern, now.text(header)).isPresent()) {
            return false;
        }
        if (findings.size() < MOST_FINDINGS) {
            Optional<Headers.Definition> is = changedDefines.stream()
                    .filter(was.get().text::contains)
                    .findFirst()
                    .flatMap(name -> Optional.ofNullable(now.names().macros().get(name)));
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.SOURCE_BREAK,
                            header,
                            "%s, %s:%d, reads it with the pattern %s, which found line %d of the old header and finds nothing in the new one"
                                    .formatted(consumer, path, pattern.line(), pattern.written(), was.get().line))
                    .at(
                            is.map(Headers.Definition::number).orElse(was.get().line),
                            List.of(was.get().text),
                            is.stream().map(Headers.Definition::raw).toList()));
        }
        return true;
    }

    /** A line that a pattern finds. */
    private record Found(int line, String text) {}

    private static Optional<Found> find(ConsumerPattern pattern, String text) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.length() <= LONGEST_LINE && pattern.pattern().find(line)) {
                return Optional.of(new Found(number, line));
            }
        }
        return Optional.empty();
    }
}
