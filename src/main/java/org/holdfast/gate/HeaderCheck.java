package org.holdfast.gate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/**
 * Compares headers: first their tokens, which need no tool; where these differ in more than macros, what clang reads in both.
 */
final class HeaderCheck {

    static final String NAME = "headers";
    private static final int ROUNDS = 4;

    private final Headers old;
    private final Headers now;
    private final List<GateFinding> findings = new ArrayList<>();

    HeaderCheck(Headers old, Headers now) {
        this.old = old;
        this.now = now;
    }

    List<GateFinding> compare(ToolBox tools) {
        files();
        findings.addAll(new MacroCheck(old, now).compare());
        if (changed().isEmpty()) {
            return findings;
        }
        Optional<String> missing = ToolBox.missing("clang");
        if (missing.isPresent()) {
            findings.add(GateFinding.of(
                    DeclarationCheck.NAME,
                    Verdict.UNKNOWN,
                    changed().getFirst(),
                    "%,d headers have changed in more than macros and comments; what that means is not known: %s"
                            .formatted(changed().size(), missing.get())));
            return findings;
        }
        IncludeTree before = IncludeTree.of(old, "old-headers", tools);
        IncludeTree after = IncludeTree.of(now, "new-headers", tools);
        includes(after);
        declarations(before, after);
        return findings;
    }

    /** The headers that differ in more than macros and comments. */
    private List<String> changed() {
        return old.texts().entrySet().stream()
                .filter(one -> {
                    HeaderText same = now.texts().get(one.getKey());
                    return same != null
                            && !Headers.declarationsOf(one.getValue()).equals(Headers.declarationsOf(same));
                })
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private void files() {
        old.texts().keySet().stream()
                .filter(path -> !now.texts().containsKey(path))
                .forEach(path -> findings.add(GateFinding.of(
                        NAME, Verdict.SOURCE_BREAK, path, "the header is gone: who includes it does not compile")));
        List<String> come = now.texts().keySet().stream()
                .filter(path -> !old.texts().containsKey(path))
                .toList();
        if (!come.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.ADDITIVE,
                            come.getFirst(),
                            come.size() == 1
                                    ? "there is a new header"
                                    : "there are %,d new headers".formatted(come.size()))
                    .at(0, List.of(), LibraryCheck.shown(come)));
        }
    }

    /** An include that is gone matters unless the header still gets the same file by way of another. */
    private void includes(IncludeTree after) {
        for (String path : changed()) {
            HeaderText text = now.texts().getOrDefault(path, HeaderText.of(""));
            Set<String> there =
                    text.includes().stream().map(HeaderText.Include::target).collect(Collectors.toSet());
            for (HeaderText.Include include :
                    old.texts().getOrDefault(path, text).includes()) {
                if (there.add(include.target()) && !reaches(after, path, include.target())) {
                    findings.add(GateFinding.of(
                                    NAME,
                                    Verdict.SOURCE_BREAK,
                                    path,
                                    "it includes " + include.target() + " no more: who relied on that does not compile")
                            .at(include.line(), List.of(include.raw().strip()), List.of()));
                }
            }
        }
    }

    private static boolean reaches(IncludeTree tree, String path, String target) {
        List<String> command = new ArrayList<>(List.of("clang", "-M", "-MG", "-w", "-x", "c"));
        command.addAll(tree.options());
        command.add(tree.file(path).toString());
        ToolBox.Result result = tree.tools().run(command, Optional.empty());
        return result.out()
                .replace("\\\n", " ")
                .lines()
                .flatMap(line -> List.of(line.split("\\s+")).stream())
                .anyMatch(file -> file.endsWith("/" + target) || file.equals(target));
    }

    private void declarations(IncludeTree before, IncludeTree after) {
        String language = language(before);
        Optional<Declarations> was = read(before, language);
        after.leaveOut(before.leftOut());
        Optional<Declarations> is = read(after, language);
        if (was.isEmpty() || is.isEmpty()) {
            return;
        }
        Set<String> newly = new TreeSet<>(after.leftOut());
        newly.removeAll(before.leftOut());
        newly.retainAll(old.texts().keySet());
        newly.forEach(path -> findings.add(GateFinding.of(
                NAME,
                after.absent().isEmpty() ? Verdict.SOURCE_BREAK : Verdict.UNKNOWN,
                path,
                "clang cannot read it any more, and could before: who includes it does not compile")));
        Set<String> unread = new TreeSet<>(before.leftOut());
        unread.retainAll(changed());
        unread.forEach(path -> findings.add(GateFinding.of(
                DeclarationCheck.NAME,
                Verdict.UNKNOWN,
                path,
                "it has changed, and clang can read neither the old nor the new one by itself")));
        if (newly.isEmpty()) {
            findings.addAll(new DeclarationCheck(was.get(), is.get()).compare());
        } else {
            Declarations common = was.get();
            common.functions()
                    .values()
                    .removeIf(one -> newly.contains(one.place().file()));
            common.variables()
                    .values()
                    .removeIf(one -> newly.contains(one.place().file()));
            common.records().values().removeIf(one -> newly.contains(one.place().file()));
            common.constants()
                    .values()
                    .removeIf(one -> newly.contains(one.place().file()));
            common.typedefs()
                    .values()
                    .removeIf(one -> newly.contains(one.place().file()));
            findings.addAll(new DeclarationCheck(common, is.get()).compare());
        }
        opaque(was.get(), is.get());
    }

    /** What neither macros nor declarations show: C++ templates, methods that are compiled into their callers, and other code. */
    private void opaque(Declarations was, Declarations is) {
        boolean seen = findings.stream().anyMatch(one -> one.verdict() != Verdict.COMPATIBLE);
        List<String> templates = changed().stream()
                .filter(path -> old.texts().getOrDefault(path, HeaderText.of("")).lines().stream()
                        .flatMap(line -> line.tokens().stream())
                        .anyMatch(token ->
                                token.text().equals("template") || token.text().equals("class")))
                .toList();
        if (!templates.isEmpty()
                && !seen
                && (!was.functions().isEmpty() || !is.records().isEmpty())) {
            findings.add(GateFinding.of(
                    DeclarationCheck.NAME,
                    Verdict.UNKNOWN,
                    templates.getFirst(),
                    "it has changed, and has code of C++ that is compiled into its users"));
        }
    }

    /** C, unless only a compiler of C++ can read most of it. */
    private static String language(IncludeTree tree) {
        boolean plus =
                tree.headers().texts().keySet().stream().anyMatch(path -> path.matches(".*\\.(hh|hpp|hxx|ipp|tcc)"));
        return plus ? "c++" : "c";
    }

    private Optional<Declarations> read(IncludeTree tree, String language) {
        Path json = tree.tools().directory().resolve(tree.all().getFileName() + ".json");
        for (int round = 0; ; round++) {
            List<String> command = new ArrayList<>(List.of(
                    "clang", "-fsyntax-only", "-Xclang", "-ast-dump=json", "-x", language, "-w", "-ferror-limit=0"));
            command.addAll(tree.options());
            command.add(tree.all().toString());
            ToolBox.Result result = tree.tools().run(command, Optional.of(json));
            Set<String> failing = failing(result.err(), tree);
            if (round < ROUNDS && !failing.isEmpty()) {
                tree.leaveOut(failing);
                continue;
            }
            if (!result.inTime() || result.status() > 1) {
                findings.add(GateFinding.of(
                        DeclarationCheck.NAME, Verdict.UNKNOWN, "", "clang cannot read the headers: " + result.why()));
                return Optional.empty();
            }
            try {
                return Optional.of(ClangReader.read(json, tree::path));
            } catch (IOException e) {
                findings.add(GateFinding.of(
                        DeclarationCheck.NAME,
                        Verdict.UNKNOWN,
                        "",
                        "what clang says cannot be read: " + e.getMessage()));
                return Optional.empty();
            }
        }
    }

    /** The headers that a compiler complains of. */
    private static Set<String> failing(String errors, IncludeTree tree) {
        return errors.lines()
                .filter(line -> line.contains("error: "))
                .map(line -> line.replaceFirst(":[0-9]+:[0-9]+: .*", ""))
                .flatMap(file -> tree.path(file).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
