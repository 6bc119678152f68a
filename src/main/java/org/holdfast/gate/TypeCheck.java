package org.holdfast.gate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.holdfast.gate.Libraries.Library;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;
import org.holdfast.tool.Concurrently;

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
    private final Libraries oldLibraries;
    private final Libraries newLibraries;
    private final ToolBox tools;
    private final List<GateFinding> findings = new ArrayList<>();
    private boolean same = true;

    TypeCheck(Headers before, Headers after, Libraries oldLibraries, Libraries newLibraries, ToolBox tools) {
        this.old = before.tree();
        this.now = after.tree();
        this.before = before;
        this.after = after;
        this.oldLibraries = oldLibraries;
        this.newLibraries = newLibraries;
        this.tools = tools;
    }

    /** Whether no type differs in anything; known after {@link #compare}. */
    boolean isSame() {
        return same;
    }

    List<GateFinding> compare(Optional<HeaderCheck.Both> read) {
        Map<String, Library> was = oldLibraries.libraries();
        Map<String, Library> is = newLibraries.libraries();
        Set<Library> open = new LinkedHashSet<>();
        was.forEach((soname, library) -> {
            Library other = is.get(soname);
            if (other == null || library.file().hasContentOf(other.file())) {
                return;
            }
            if (library.elf().hasTypes() && other.elf().hasTypes()) {
                debugged(library, other);
            } else {
                open.add(library);
            }
        });
        boolean sameHeaders = before.isSameAs(after);
        if (!sameHeaders && !before.isEmpty() && !after.isEmpty() && !was.isEmpty()) {
            probe(was, is, read);
        }
        // Headers say nothing of a library of which they name no symbol.
        Set<String> words = open.isEmpty() ? Set.of() : before.words();
        open.stream()
                .filter(library -> !library.elf().exported().isEmpty()
                        && library.elf().exported().values().stream().noneMatch(one -> words.contains(one.name())))
                .forEach(library -> unknown(
                        library.file().path(),
                        "its types are not known: "
                                + (library.elf().hasTypes() || debugged(is, library)
                                        ? "only one of the two"
                                        : "neither")
                                + " has debugging information, and no header of the package declares them"));
        same &= sameHeaders;
        return findings;
    }

    private static boolean debugged(Map<String, Library> libraries, Library like) {
        Library other = libraries.get(like.elf().soname().orElse(like.file().path()));
        return other != null && other.elf().hasTypes();
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

    private void probe(Map<String, Library> was, Map<String, Library> is, Optional<HeaderCheck.Both> read) {
        Optional<String> missing = ToolBox.missing("clang").or(() -> ToolBox.missing("abidiff"));
        if (missing.isPresent()) {
            unknown("", "the types of the headers are not compared: " + missing.get());
            return;
        }
        if (read.isEmpty()
                || read.get().before().failure().isPresent()
                || read.get().after().failure().isPresent()) {
            same = false; // which is said where they are read
            return;
        }
        Set<String> declared = exported(was);
        declared.retainAll(exported(is));
        declared.retainAll(read.get().before().symbols());
        declared.retainAll(read.get().after().symbols());
        Supplier<Optional<Path>> first =
                Concurrently.start(() -> read.get().before().probe(declared));
        Optional<Path> second = read.get().after().probe(declared);
        if (first.get().isEmpty() || second.isEmpty()) {
            unknown("", "the types of the headers are not compared: clang cannot compile them");
            return;
        }
        PackageFile about = before.tree().files().get(before.paths().iterator().next());
        if (about != null) {
            compare(List.of("abidiff"), about, first.get().get(), second.get(), false);
        }
    }

    private static Set<String> exported(Map<String, Library> libraries) {
        Set<String> names = new TreeSet<>();
        libraries
                .values()
                .forEach(library -> library.elf().exported().values().forEach(symbol -> names.add(symbol.name())));
        return names;
    }
}
