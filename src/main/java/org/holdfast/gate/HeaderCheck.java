package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Verdict;
import org.holdfast.tool.Concurrently;

/**
 * Compares headers: first their tokens, which need no tool; where these differ, what clang reads in both.
 */
final class HeaderCheck {

    static final String NAME = "headers";

    /** The most bytes of headers that clang is given; of Boost's 130 MB it makes a tree of more than 4 GB. */
    private static final int MOST_READ = 32 << 20;

    private final Headers old;
    private final Headers now;
    /** The headers that differ in more than macros and comments. */
    private final List<String> changed;

    private final List<GateFinding> findings = new ArrayList<>();
    private Optional<Both> read = Optional.empty();

    HeaderCheck(Headers old, Headers now) {
        this.old = old;
        this.now = now;
        this.changed = old.different(now).stream()
                .filter(path ->
                        !Headers.declarationsOf(old.header(path)).equals(Headers.declarationsOf(now.header(path))))
                .toList();
    }

    List<GateFinding> compare(ToolBox tools) {
        files();
        findings.addAll(new MacroCheck(old, now).compare());
        if (old.isSameAs(now) || old.isEmpty() || now.isEmpty()) {
            return findings;
        }
        Optional<String> missing = Math.max(old.size(), now.size()) > MOST_READ
                ? Optional.of("they have more than %d MB, too much for clang at once".formatted(MOST_READ >> 20))
                : ToolBox.missing("clang");
        if (missing.isPresent()) {
            findings.add(GateFinding.of(
                    NAME,
                    Verdict.UNKNOWN,
                    "",
                    "headers have changed in more than comments; what that means for types is not known: "
                            + missing.get()));
            return findings;
        }
        Supplier<HeaderReading> before = Concurrently.start(() -> HeaderReading.of(old, "old-headers", tools));
        HeaderReading after = HeaderReading.of(now, "new-headers", tools);
        read = Optional.of(new Both(before.get(), after));
        includes(after.tree());
        declarations(before.get(), after);
        return findings;
    }

    /** What clang read of both. */
    record Both(HeaderReading before, HeaderReading after) {}

    /** What clang read; empty if it was not asked, or is not there. Known after {@link #compare}. */
    Optional<Both> read() {
        return read;
    }

    private void files() {
        old.paths().stream()
                .filter(path -> !now.paths().contains(path))
                .forEach(path -> findings.add(GateFinding.of(
                        NAME, Verdict.SOURCE_BREAK, path, "the header is gone: who includes it does not compile")));
        List<String> come =
                now.paths().stream().filter(path -> !old.paths().contains(path)).toList();
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
        for (String path : changed) {
            HeaderText text = now.header(path);
            Set<String> there =
                    text.includes().stream().map(HeaderText.Include::target).collect(Collectors.toSet());
            for (HeaderText.Include include : old.header(path).includes()) {
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

    private void declarations(HeaderReading before, HeaderReading after) {
        for (HeaderReading one : List.of(before, after)) {
            one.failure().ifPresent(why -> findings.add(GateFinding.of(NAME, Verdict.UNKNOWN, "", why)));
        }
        if (before.failure().isPresent() || after.failure().isPresent()) {
            return;
        }
        Set<String> newly = new TreeSet<>(after.tree().leftOut());
        newly.removeAll(before.tree().leftOut());
        newly.retainAll(old.paths());
        newly.forEach(path -> findings.add(GateFinding.of(
                NAME,
                after.tree().absent().isEmpty() ? Verdict.SOURCE_BREAK : Verdict.UNKNOWN,
                path,
                "clang cannot read it by itself any more, and could before: who includes it may not compile")));
        Declarations was = before.declarations();
        unread(before, after);
        was.without(newly);
        findings.addAll(new DeclarationCheck(was, after.declarations()).compare());
        opaque();
        elsewhere();
        pragmas();
    }

    /** What only compilers on other systems read, clang did not read here. */
    private void elsewhere() {
        changed.stream()
                .filter(path -> !Headers.elsewhereOf(old.header(path)).equals(Headers.elsewhereOf(now.header(path))))
                .forEach(path -> findings.add(GateFinding.of(
                        NAME,
                        Verdict.UNKNOWN,
                        path,
                        "what it declares on some systems has changed, and clang reads it as this one does")));
    }

    /** Instructions to compilers, of which clang says nothing. */
    private void pragmas() {
        for (String path : changed) {
            List<String> before = pragmas(old.header(path));
            List<String> after = pragmas(now.header(path));
            if (!before.equals(after)) {
                findings.add(GateFinding.of(
                                NAME,
                                Verdict.UNKNOWN,
                                path,
                                "it gives compilers other instructions (#pragma) than before")
                        .at(0, LibraryCheck.shown(before), LibraryCheck.shown(after)));
            }
        }
    }

    private static List<String> pragmas(HeaderText text) {
        return text.lines().stream()
                .filter(line -> line.directive().equals("pragma"))
                .map(HeaderText.Line::text)
                .filter(line -> !line.matches("# pragma (once|pack|mark|message|region|endregion|warning|comment"
                        + "|(GCC|clang) (diagnostic|system_header|warning))\\b.*"))
                .toList();
    }

    /** Headers of which clang says nothing at all: neither by themselves nor by way of others. */
    private void unread(HeaderReading before, HeaderReading after) {
        Set<String> seen = before.declarations().files();
        seen.addAll(after.declarations().files());
        Set<String> unread = new TreeSet<>(before.tree().leftOut());
        unread.retainAll(changed);
        unread.removeAll(seen);
        unread.forEach(path -> findings.add(GateFinding.of(
                NAME, Verdict.UNKNOWN, path, "it has changed, and clang can read neither the old nor the new one")));
    }

    /** What neither macros nor declarations show: C++ templates, methods that are compiled into their callers, and other code. */
    private void opaque() {
        List<String> templates = changed.stream()
                .filter(path -> old.header(path).lines().stream()
                        .flatMap(line -> line.tokens().stream())
                        .anyMatch(token ->
                                token.text().equals("template") || token.text().equals("class")))
                .toList();
        if (!templates.isEmpty()) {
            findings.add(GateFinding.of(
                    NAME,
                    Verdict.UNKNOWN,
                    templates.getFirst(),
                    "it has changed, and has code of C++ that is compiled into its users"));
        }
    }
}
