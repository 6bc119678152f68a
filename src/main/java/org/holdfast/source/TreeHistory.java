package org.holdfast.source;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/**
 * Follows a branch commit by commit, and says which packages each commit changed.
 *
 * <p>The tree is evaluated once where it begins. After that each commit costs what it changed: of the packages that read one
 * of its files, those are evaluated again, and no others.
 */
public final class TreeHistory {

    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}", Pattern.CASE_INSENSITIVE);
    private static final char HEADER = '\u0001';
    private static final char FIELD = '\u0002';

    private final Git git;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final GitTree tree;
    private PackageDefinitions definitions;
    private final Map<PkgPath, List<Definition>> current = new HashMap<>();
    /** Which packages read a file. */
    private final Map<String, Set<PkgPath>> readers = new HashMap<>();

    /** Begins at a commit, with the whole tree evaluated. */
    public TreeHistory(Git git, String since, Platform platform, Map<String, String> mkConf) {
        this.git = git;
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
        this.tree = new GitTree(git, since);
        tree.readAhead();
        this.definitions = new PackageDefinitions(tree, platform, mkConf, List.of());
        tree.pkgpaths().parallelStream()
                .map(definitions::evaluate)
                .toList()
                .forEach(of -> remember(of.getFirst().pkgpath(), of));
    }

    /** One file of a commit: its new blob, or none if it is gone. */
    private record Changed(String path, Optional<String> blob, boolean added, Optional<String> renamedFrom) {}

    /** Goes on to another commit, along first parents, oldest first. */
    public void follow(String since, String until, Consumer<VersionChange> changes) {
        String log = new String(
                git.run(
                        "log",
                        "--reverse",
                        "--first-parent",
                        "--diff-merges=first-parent",
                        "--raw",
                        "-z",
                        "--no-abbrev",
                        "-M",
                        "--date=short",
                        "--format=%x01%H%x02%an%x02%ad%x02%B",
                        since + ".." + until),
                StandardCharsets.UTF_8);
        List<String> header = List.of();
        List<Changed> files = new ArrayList<>();
        int at = 0;
        while (at < log.length()) {
            String token = token(log, at);
            at += token.length() + 1;
            String text = token.stripLeading();
            if (!text.isEmpty() && text.charAt(0) == HEADER) {
                finish(header, files, changes);
                header = List.of(text.substring(1).split(String.valueOf(FIELD), 4));
                files.clear();
            } else if (text.startsWith(":")) {
                String path = token(log, at);
                at += path.length() + 1;
                String[] words = text.split(" ", -1);
                char status = words[4].charAt(0);
                boolean regular = words[1].startsWith("100");
                if (status == 'R' || status == 'C') {
                    String target = token(log, at);
                    at += target.length() + 1;
                    if (status == 'R') {
                        files.add(new Changed(path, Optional.empty(), false, Optional.empty()));
                    }
                    files.add(new Changed(target, Optional.of(words[3]), true, Optional.of(path)));
                } else {
                    Optional<String> blob = status == 'D' || !regular ? Optional.empty() : Optional.of(words[3]);
                    files.add(new Changed(path, blob, status == 'A', Optional.empty()));
                }
            }
        }
        finish(header, files, changes);
    }

    private static String token(String log, int at) {
        int end = log.indexOf('\0', at);
        return log.substring(at, end < 0 ? log.length() : end);
    }

    private void finish(List<String> header, List<Changed> files, Consumer<VersionChange> changes) {
        if (header.size() < 4) {
            return;
        }
        Set<PkgPath> affected = new TreeSet<>(Comparator.comparing(PkgPath::toString));
        Map<PkgPath, PkgPath> renames = new HashMap<>();
        boolean everything = false;
        for (Changed file : files) {
            tree.apply(file.path(), file.blob().orElse(null));
            everything |= definitions.changed(file.path());
            affected.addAll(readers.getOrDefault(file.path(), Set.of()));
            packageOf(file.path()).ifPresent(path -> {
                affected.add(path);
                file.renamedFrom().flatMap(TreeHistory::packageOf).ifPresent(from -> renames.put(path, from));
            });
        }
        if (everything) {
            definitions = new PackageDefinitions(tree, platform, mkConf, List.of());
            affected.addAll(current.keySet());
        }
        if (affected.isEmpty()) {
            return;
        }
        // A change of the machinery touches thousands at once.
        Map<PkgPath, List<Definition>> evaluated = affected.parallelStream()
                .collect(Collectors.toConcurrentMap(
                        path -> path,
                        path -> tree.exists(path + "/Makefile") ? definitions.evaluate(path) : List.of()));
        for (PkgPath path : affected) {
            List<Definition> before = current.getOrDefault(path, List.of());
            List<Definition> after = evaluated.getOrDefault(path, List.of());
            remember(path, after);
            if (!names(before).equals(names(after))) {
                changes.accept(new VersionChange(
                        path, commit(header, files, path), before, after, Optional.ofNullable(renames.get(path))));
            }
        }
    }

    /** The commit as it concerns one package: of the patches it adds, only the package's own count. */
    private Commit commit(List<String> header, List<Changed> files, PkgPath pkgpath) {
        Set<String> cves = new LinkedHashSet<>();
        collect(header.get(3), cves);
        for (Changed file : files) {
            if (file.added() && file.path().startsWith(pkgpath + "/patches/patch-")) {
                collect(file.path(), cves);
                tree.text(file.path()).ifPresent(text -> collect(text, cves));
            }
        }
        return new Commit(
                header.get(0),
                header.get(1),
                LocalDate.parse(header.get(2)),
                header.get(3).strip(),
                List.copyOf(cves));
    }

    private static void collect(String text, Set<String> cves) {
        Matcher matcher = CVE.matcher(text);
        while (matcher.find()) {
            cves.add(matcher.group().toUpperCase(Locale.ROOT));
        }
    }

    private static Optional<PkgPath> packageOf(String file) {
        return file.endsWith("/Makefile")
                ? PkgPath.parse(file.substring(0, file.length() - "/Makefile".length()))
                        .filter(path -> !path.category().equals("mk"))
                : Optional.empty();
    }

    private void remember(PkgPath path, List<Definition> definitionsOfPath) {
        for (Definition old : current.getOrDefault(path, List.of())) {
            old.filesRead()
                    .forEach(file -> readers.getOrDefault(file, new HashSet<>()).remove(path));
        }
        if (definitionsOfPath.isEmpty()) {
            current.remove(path);
            return;
        }
        current.put(path, definitionsOfPath);
        for (Definition definition : definitionsOfPath) {
            definition
                    .filesRead()
                    .forEach(file -> readers.computeIfAbsent(file, key -> new HashSet<>())
                            .add(path));
        }
    }

    private static List<String> names(List<Definition> definitions) {
        return definitions.stream().map(Definition::toString).sorted().toList();
    }
}
