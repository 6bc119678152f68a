package org.holdfast.trial;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Git;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.CompatibilityRisk.Kind;

/**
 * What an update means for the packages that use it: who must be built anew, and the commits in which trunk gave them a new
 * PKGREVISION for it.
 *
 * <p>Trunk's bumps are read when first asked for. Safe for use by several threads.
 */
final class Ripples {

    private static final Set<Kind> BREAKING = Set.of(Kind.ABI_DEPENDS, Kind.API_DEPENDS, Kind.LIBRARY_GONE);

    private static final int MOST_NAMED = 5;
    private static final int LONGEST_MESSAGE = 2_000;

    private final Siblings siblings;
    private final Supplier<List<Bump>> bumps;
    private final int days;

    /**
     * A commit whose message speaks of a bump.
     *
     * @param message the message, at most {@value #LONGEST_MESSAGE} characters
     * @param touched the package directories that it touched
     */
    private record Bump(String id, String author, LocalDate date, String message, Set<PkgPath> touched) {}

    /**
     * Prepares.
     *
     * @param range trunk's commits, {@code cut..trunk}
     * @param days for how many days after a fix its bumps are looked for
     */
    Ripples(Siblings siblings, Git git, String range, int days) {
        this.siblings = siblings;
        this.days = days;
        this.bumps = Concurrently.once(() -> bumps(git, range));
    }

    /**
     * The risks for users of a package.
     *
     * @param fix trunk's commit with the fix
     * @param names the PKGNAMEs that it makes
     * @param known what is known to break
     */
    List<CompatibilityRisk> of(PkgPath pkgpath, Commit fix, List<PkgName> names, List<CompatibilityRisk> known) {
        Set<PkgPath> using = siblings.dependents(pkgpath);
        List<CompatibilityRisk> risks = new ArrayList<>();
        if (using.isEmpty()) {
            return risks;
        }
        if (known.stream().anyMatch(risk -> BREAKING.contains(risk.kind()))) {
            risks.add(new CompatibilityRisk(Kind.REBUILD, words(using) + (using.size() == 1 ? " uses it" : " use it")));
        }
        Set<String> called = new LinkedHashSet<>(List.of(pkgpath.directory()));
        names.forEach(name -> called.add(name.base().text()));
        Pattern about = Pattern.compile(
                "(?<![A-Za-z0-9_-])(?:" + called.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                        + ")(?![A-Za-z_])",
                Pattern.CASE_INSENSITIVE);
        for (Bump bump : bumps.get()) {
            Set<PkgPath> bumped = new LinkedHashSet<>(bump.touched());
            bumped.remove(pkgpath);
            if (!bump.id().equals(fix.id())
                    && !bump.date().isBefore(fix.date())
                    && !bump.date().isAfter(fix.date().plusDays(days))
                    && bumped.stream().anyMatch(using::contains)
                    && about.matcher(bump.message()).find()) {
                risks.add(new CompatibilityRisk(
                        Kind.REBUILD,
                        "trunk bumped " + words(bumped) + " for it in "
                                + bump.id().substring(0, 12) + " of " + bump.date() + " (" + bump.author() + ")"));
            }
        }
        return risks;
    }

    private static String words(Set<PkgPath> paths) {
        return paths.size() > MOST_NAMED
                ? "%,d packages".formatted(paths.size())
                : paths.stream().map(PkgPath::toString).collect(Collectors.joining(", "));
    }

    private static List<Bump> bumps(Git git, String range) {
        String log = new String(
                git.bytes(
                        "log",
                        "--first-parent",
                        "--diff-merges=first-parent",
                        "--regexp-ignore-case",
                        "--grep=bump",
                        "--grep=pkgrevision",
                        "--name-only",
                        "--no-renames",
                        "-z",
                        "--date=short",
                        "--format=%x01%H%x02%ad%x02%an%x02%B",
                        range,
                        "--"),
                StandardCharsets.ISO_8859_1);
        List<Bump> bumps = new ArrayList<>();
        Set<PkgPath> touched = new LinkedHashSet<>();
        for (String token : log.split("\0", -1)) {
            String text = token.stripLeading();
            if (text.startsWith("\u0001")) {
                String[] fields = text.substring(1).split("\u0002", 4);
                touched = new LinkedHashSet<>();
                bumps.add(new Bump(
                        fields[0],
                        new String(fields[2].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                        Commit.day(fields[1]),
                        fields[3].substring(0, Math.min(fields[3].length(), LONGEST_MESSAGE)),
                        touched));
            } else {
                PathLog.directory(text).ifPresent(touched::add);
            }
        }
        return bumps;
    }
}
