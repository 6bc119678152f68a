package org.holdfast.triage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;

/**
 * The result of applying trunk's commits to the tip of the backports branch.
 *
 * <pre>applies cleanly, with 2 commits before it</pre>
 *
 * <p>{@link #lines} writes it for the store, and {@link #parse} reads it back.
 *
 * @param commits the applied commits, oldest first; the last is the fix
 * @param along the paths of files in other directories that change with it, since they define the version
 * @param makes the packages that the directory then makes; empty if there are conflicts
 * @param moves other directories of the branch whose version changes:
 *     {@code databases/mysql55-client: 5.5.36 -> 5.5.37}
 * @param conflicts the files that git could not merge
 * @param prerequisites missing things that a clean merge hides
 * @param risks changes that may break users of the package
 */
public record Trial(
        List<Commit> commits,
        List<String> along,
        List<MadePackage> makes,
        List<String> moves,
        List<Conflict> conflicts,
        List<Prerequisite> prerequisites,
        List<CompatibilityRisk> risks) {

    public Trial {
        commits = List.copyOf(commits);
        along = List.copyOf(along);
        makes = List.copyOf(makes);
        moves = List.copyOf(moves);
        conflicts = List.copyOf(conflicts);
        prerequisites = List.copyOf(prerequisites);
        risks = List.copyOf(risks);
    }

    /** {@link Grade#CLEAN} without conflicts and prerequisites, else {@link Grade#ADAPT}. */
    public Grade grade() {
        return conflicts.isEmpty() && prerequisites.isEmpty() ? Grade.CLEAN : Grade.ADAPT;
    }

    /** The PKGNAMEs that the directory then makes, without those not known. */
    public List<PkgName> names() {
        return makes.stream().flatMap(made -> made.pkgname().stream()).toList();
    }

    /** The result in words: {@code applies cleanly, with 2 commits before it}, or the obstacles. */
    public String describe() {
        String before = commits.size() < 2
                ? ""
                : ", with " + (commits.size() - 1) + (commits.size() == 2 ? " commit" : " commits") + " before it";
        if (!conflicts.isEmpty()) {
            return "conflicts in " + conflicts.stream().map(Conflict::toString).collect(Collectors.joining(", "))
                    + before;
        }
        return prerequisites.isEmpty()
                ? "applies cleanly" + before
                : "applies" + before + ", but needs "
                        + prerequisites.stream().map(Prerequisite::toString).collect(Collectors.joining("; "));
    }

    /**
     * Writes it as text: a line for each item, its kind first, fields separated by tabs. Backslash, tab, newline and
     * carriage return are written {@code \\}, {@code \t}, {@code \n} and {@code \r}; NUL is dropped.
     *
     * <pre>commit	42957a23…	wiz	2015-01-08	Updated security/openssl to 1.0.1k
     * makes	openssl-1.0.1k</pre>
     */
    public String lines() {
        StringBuilder out = new StringBuilder();
        commits.forEach(commit ->
                line(out, "commit", commit.id(), commit.author(), commit.date().toString(), commit.subject()));
        along.forEach(file -> line(out, "along", file));
        makes.forEach(made -> line(out, "makes", made.toString()));
        moves.forEach(move -> line(out, "moves", move));
        conflicts.forEach(conflict -> {
            line(out, "conflict", conflict.file(), conflict.what());
            conflict.hunks()
                    .forEach(hunk -> line(out, "hunk", String.valueOf(hunk.line()), hunk.ours(), hunk.theirs()));
        });
        prerequisites.forEach(
                one -> line(out, "prerequisite", one.kind().name(), one.what(), one.branch(), one.trunk()));
        risks.forEach(one -> line(out, "risk", one.kind().name(), one.what()));
        return out.toString();
    }

    /**
     * Reads the text that {@link #lines} writes.
     *
     * @throws IllegalArgumentException if a line is of an unknown kind
     */
    public static Trial parse(String lines) {
        List<Commit> commits = new ArrayList<>();
        List<String> along = new ArrayList<>();
        List<MadePackage> makes = new ArrayList<>();
        List<String> moves = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        List<Prerequisite> prerequisites = new ArrayList<>();
        List<CompatibilityRisk> risks = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            List<String> parts =
                    Stream.of(line.split("\t", -1)).map(Trial::plain).toList();
            switch (parts.getFirst()) {
                case "commit" ->
                    commits.add(new Commit(
                            parts.get(1), parts.get(2), LocalDate.parse(parts.get(3)), parts.get(4), List.of()));
                case "along" -> along.add(parts.get(1));
                case "makes" -> makes.add(MadePackage.parse(parts.get(1)));
                case "moves" -> moves.add(parts.get(1));
                case "conflict" -> conflicts.add(new Conflict(parts.get(1), parts.get(2), List.of()));
                case "hunk" -> {
                    Conflict last = conflicts.removeLast();
                    List<Conflict.Hunk> hunks = new ArrayList<>(last.hunks());
                    hunks.add(new Conflict.Hunk(Integer.parseInt(parts.get(1)), parts.get(2), parts.get(3)));
                    conflicts.add(new Conflict(last.file(), last.what(), hunks));
                }
                case "prerequisite" ->
                    prerequisites.add(new Prerequisite(
                            Prerequisite.Kind.valueOf(parts.get(1)), parts.get(2), parts.get(3), parts.get(4)));
                case "risk" ->
                    risks.add(new CompatibilityRisk(CompatibilityRisk.Kind.valueOf(parts.get(1)), parts.get(2)));
                default ->
                    throw new IllegalArgumentException("no part of a trial is called '" + parts.getFirst() + "'");
            }
        }
        return new Trial(commits, along, makes, moves, conflicts, prerequisites, risks);
    }

    private static void line(StringBuilder out, String... parts) {
        out.append(Stream.of(parts).map(Trial::escaped).collect(Collectors.joining("\t")))
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "");
    }

    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            out.append(
                    switch (next) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> next;
                    });
        }
        return out.toString();
    }
}
