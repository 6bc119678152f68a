package org.holdfast.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.gate.Libraries.Library;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;

/**
 * Compares the types behind the symbols of libraries, by abidiff: from debugging information where both builds have it; else from a probe,
 * a library that is compiled here with the headers of each and refers to all that they declare of it.
 *
 * <p>Where headers are the same token by token, so are the types that they give to others, and no tool is needed.
 */
final class TypeCheck {

    static final String NAME = "types";
    private static final int ERROR = 1 | 2;
    private static final int HARMFUL = 4 | 8;

    private final PackageTree old;
    private final PackageTree now;
    private final Headers before;
    private final Headers after;
    private final ToolBox tools;
    private final List<GateFinding> findings = new ArrayList<>();
    private boolean same = true;

    TypeCheck(Headers before, Headers after, ToolBox tools) {
        this.old = before.tree();
        this.now = after.tree();
        this.before = before;
        this.after = after;
        this.tools = tools;
    }

    /** Whether no type differs in anything; known after {@link #compare}. */
    boolean isSame() {
        return same;
    }

    List<GateFinding> compare() {
        Map<String, Library> was = Libraries.of(old).libraries();
        Map<String, Library> is = Libraries.of(now).libraries();
        Set<Library> open = new LinkedHashSet<>();
        was.forEach((soname, library) -> {
            Library other = is.get(soname);
            if (other == null || library.file().sha256().equals(other.file().sha256())) {
                return;
            }
            if (library.elf().hasTypes() && other.elf().hasTypes()) {
                debugged(library, other);
            } else {
                open.add(library);
            }
        });
        boolean sameHeaders = declared(before).equals(declared(after));
        if (!sameHeaders && !before.isEmpty()) {
            probe(was, is);
        } else if (before.isEmpty()) {
            same &= open.isEmpty();
            open.forEach(library -> findings.add(GateFinding.of(
                    NAME,
                    Verdict.UNKNOWN,
                    library.file().path(),
                    "its types are not known: "
                            + (library.elf().hasTypes() || debugged(is, library) ? "only one of the two" : "neither")
                            + " has debugging information, and the package has no headers")));
        }
        same &= sameHeaders;
        return findings;
    }

    private static boolean debugged(Map<String, Library> libraries, Library like) {
        Library other = libraries.get(like.elf().soname().orElse(like.file().path()));
        return other != null && other.elf().hasTypes();
    }

    /** Of each header what it declares. */
    private static Map<String, List<String>> declared(Headers headers) {
        Map<String, List<String>> declared = new java.util.TreeMap<>();
        headers.texts().forEach((path, text) -> declared.put(path, Headers.interfaceOf(text)));
        return declared;
    }

    private void debugged(Library was, Library is) {
        List<String> command = new ArrayList<>(List.of("abidiff", "--no-added-syms"));
        if (!before.isEmpty()) {
            command.addAll(List.of(
                    "--headers-dir1",
                    old.directory().toString(),
                    "--headers-dir2",
                    now.directory().toString()));
        }
        compare(
                command,
                was.file(),
                was.file().stored().orElseThrow(),
                is.file().stored().orElseThrow(),
                before.isEmpty());
    }

    /** Runs abidiff and understands it. */
    private void compare(List<String> command, PackageFile file, Path was, Path is, boolean withoutHeaders) {
        Optional<String> missing = ToolBox.missing("abidiff");
        if (missing.isPresent()) {
            unknown(file.path(), "types are not compared: " + missing.get());
            return;
        }
        List<String> line = new ArrayList<>(command);
        line.add(was.toString());
        line.add(is.toString());
        ToolBox.Result result = tools.run(line, Optional.empty());
        if (!result.inTime() || result.status() > 15 || (result.status() & ERROR) != 0) {
            unknown(file.path(), "types are not compared: abidiff failed: " + result.why());
            return;
        }
        if ((result.status() & HARMFUL) == 0) {
            line.add(1, "--harmless");
            same &= tools.run(line, Optional.empty()).status() == 0;
            return;
        }
        same = false;
        AbidiffReport report = AbidiffReport.of(result.out());
        Verdict verdict = withoutHeaders
                        && report.verdict() == Verdict.BINARY_BREAK
                        && !result.out().contains("Removed")
                ? Verdict.UNKNOWN
                : report.verdict();
        findings.add(GateFinding.of(
                        NAME,
                        verdict,
                        file.path(),
                        switch (verdict) {
                            case BINARY_BREAK ->
                                "types that others see have changed: what was built with the old ones reads and writes in wrong places";
                            case ADDITIVE -> "types that others see have more values";
                            default ->
                                withoutHeaders
                                        ? "types have changed, and without headers it is not known whether others see them"
                                        : "abidiff reports a change that is not understood";
                        })
                .at(0, List.of(), LibraryCheck.shown(report.lines())));
    }

    private void unknown(String path, String says) {
        same = false;
        findings.add(GateFinding.of(NAME, Verdict.UNKNOWN, path, says));
    }

    private void probe(Map<String, Library> was, Map<String, Library> is) {
        Optional<String> missing = ToolBox.missing("clang").or(() -> ToolBox.missing("abidiff"));
        if (missing.isPresent()) {
            unknown("", "the types of the headers are not compared: " + missing.get());
            return;
        }
        Set<String> exported = new TreeSet<>();
        was.values()
                .forEach(library -> library.elf().exported().values().forEach(symbol -> exported.add(symbol.name())));
        Set<String> still = new TreeSet<>();
        is.values().forEach(library -> library.elf().exported().values().forEach(symbol -> still.add(symbol.name())));
        exported.retainAll(still);
        exported.retainAll(words(before));
        exported.retainAll(words(after));
        HeaderProbe first = HeaderProbe.of(before, "old-probe", tools);
        HeaderProbe second = HeaderProbe.of(after, "new-probe", tools);
        Set<String> declared = new TreeSet<>(first.declared(exported));
        declared.retainAll(second.declared(exported));
        Optional<Path> one = first.compile(declared);
        Optional<Path> other = second.compile(declared);
        if (one.isEmpty() || other.isEmpty()) {
            unknown("", "the types of the headers are not compared: clang cannot compile them");
            return;
        }
        PackageFile about =
                before.tree().files().get(before.texts().keySet().iterator().next());
        if (about != null) {
            compare(List.of("abidiff"), about, one.get(), other.get(), false);
        }
    }

    /** All words of headers: what is not among them is not declared there. */
    private static Set<String> words(Headers headers) {
        Set<String> words = new TreeSet<>();
        headers.texts()
                .values()
                .forEach(text -> text.lines()
                        .forEach(line -> line.tokens().stream()
                                .filter(HeaderText.Token::isWord)
                                .forEach(token -> words.add(token.text()))));
        return words;
    }

    /** A library that is compiled with the headers of a package, and refers to what they declare. */
    private static final class HeaderProbe {
        private static final int ROUNDS = 6;
        private final IncludeTree tree;
        private final String name;

        private HeaderProbe(IncludeTree tree, String name) {
            this.tree = tree;
            this.name = name;
        }

        static HeaderProbe of(Headers headers, String name, ToolBox tools) {
            return new HeaderProbe(IncludeTree.of(headers, name, tools), name);
        }

        /** The symbols that the headers declare; leaves out headers that clang cannot read. */
        Set<String> declared(Set<String> symbols) {
            Set<String> declared = new TreeSet<>(symbols);
            for (int round = 0; round < ROUNDS; round++) {
                ToolBox.Result result = clang(declared, List.of("-fsyntax-only"));
                Set<String> bad = new TreeSet<>();
                Set<String> headers = new TreeSet<>();
                for (String line : result.err().lines().toList()) {
                    if (line.contains("error: ")) {
                        String file = line.replaceFirst(":[0-9]+:[0-9]+: .*", "");
                        if (file.endsWith(name + ".c")) {
                            bad.add(line.replaceFirst(".*'([^']*)'.*", "$1"));
                        } else {
                            tree.path(file).ifPresent(headers::add);
                        }
                    }
                }
                if (bad.isEmpty() && headers.isEmpty()) {
                    break;
                }
                declared.removeAll(bad);
                tree.leaveOut(headers);
            }
            return declared;
        }

        Optional<Path> compile(Set<String> symbols) {
            Path library = tree.tools().directory().resolve(name + ".so");
            ToolBox.Result result = clang(
                    symbols,
                    List.of(
                            "-g",
                            "-gdwarf-4",
                            "-fno-eliminate-unused-debug-types",
                            "-shared",
                            "-fPIC",
                            "-nostdlib",
                            "-o",
                            library.toString()));
            return result.status() == 0 && Files.exists(library) ? Optional.of(library) : Optional.empty();
        }

        private ToolBox.Result clang(Set<String> symbols, List<String> options) {
            Path source = tree.tools().directory().resolve(name + ".c");
            StringBuilder text = new StringBuilder("#include \"" + tree.all() + "\"\n");
            symbols.forEach(symbol -> text.append("__typeof__(")
                    .append(symbol)
                    .append(") *__abi_ref_")
                    .append(symbol)
                    .append(";\n"));
            try {
                Files.writeString(source, text, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> command = new ArrayList<>(List.of("clang", "-w", "-ferror-limit=0"));
            command.addAll(options);
            command.addAll(tree.options());
            command.add(source.toString());
            return tree.tools().run(command, Optional.empty());
        }
    }
}
