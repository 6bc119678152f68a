package org.holdfast.replay;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.tool.Git;

/**
 * A small repository shaped like pkgsrc, for tests of whatever reads one.
 *
 * <pre>
 * ReplayFixture.write(directory, """
 *         2014-04-09                                  the day of the packages
 *         2014Q1 2014-06-30                           the branch, and the day it was cut
 *         security/openssl openssl-1.0.1g             a package
 *         	Updated security/openssl to 1.0.1h [wiz 2014-06-05]
 *         """);
 * </pre>
 *
 * <p>The last lines are those of doc/CHANGES, with the tab in front. The same text gives the same commits everywhere.
 *
 * @param replayed what was written and counted
 */
public record ReplayFixture(ReplayResult replayed) {

    /** Writes {@code directory/pkgsrc.git}. */
    public static ReplayFixture write(Path directory, String text) {
        try {
            return new ReplayFixture(new Replay("git").write(tables(text), cut(text), directory.resolve("pkgsrc.git")));
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("one repository per directory", e);
        }
    }

    static ReplayInput tables(String text) {
        List<String> lines = text.lines().toList();
        List<ScannedPackage> packages = new ArrayList<>();
        List<ChangesLine> changes = new ArrayList<>();
        for (int i = 2; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("\t")) {
                changes.add(ChangesLine.parse(i + 1, line).orElseThrow());
            } else if (!line.isBlank()) {
                String[] words = line.split(" ", -1);
                packages.add(new ScannedPackage(new PkgName(words[1]), PkgPath.parse(words[0])));
            }
        }
        return new ReplayInput(packages, LocalDate.parse(lines.getFirst()), changes);
    }

    static Cut cut(String text) {
        String[] words = text.lines().skip(1).findFirst().orElseThrow().split(" ", -1);
        return new Cut(words[0], LocalDate.parse(words[1]));
    }

    public Path repository() {
        return replayed.repository();
    }

    /** What git prints, without the newlines at its end. */
    public String git(String... arguments) {
        return new Git("git", repository()).run(arguments);
    }

    /** The content of a file on a branch or at a commit. */
    public String file(String revision, String path) {
        return git("show", revision + ":" + path);
    }
}
