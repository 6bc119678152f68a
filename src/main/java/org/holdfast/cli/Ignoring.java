package org.holdfast.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.holdfast.config.Ignores;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.tool.SmallFile;

/** Leaves out findings that the admin of a host ignores, and says afterwards what it left out. */
final class Ignoring {

    private final Console console;
    private final Optional<Path> file;
    private final Ignores ignores;
    private final LocalDate today;
    private final Set<Ignores.Ignored> ended = new LinkedHashSet<>();
    private int count;

    /**
     * Reads what is ignored.
     *
     * @param named the file; empty for the usual one, if it exists
     */
    Ignoring(Console console, Optional<String> named) {
        this.console = console;
        Path usual = console.directory().resolve(Ignores.FILE);
        this.file = named.map(Path::of).or(() -> Optional.of(usual).filter(SmallFile::exists));
        this.ignores = file.map(Ignores::read).orElse(Ignores.NONE);
        this.today = console.surroundings().today();
    }

    /** Whether a finding is left out. */
    boolean covers(PkgName pkgname, VulnEntry entry) {
        boolean covered = ignores.covers(pkgname, entry, today);
        if (covered) {
            count++;
        } else {
            ended.addAll(ignores.ended(pkgname, entry, today));
        }
        return covered;
    }

    /** Says how many were left out, and which reasons have ended. */
    void say() {
        if (count > 0) {
            console.say("holdfast: not shown: %,d ignored finding%s (%s)"
                    .formatted(
                            count,
                            count == 1 ? "" : "s",
                            file.map(Path::toString).orElse("")));
        }
        ended.forEach(one ->
                console.say("holdfast: " + one.where() + " ended on " + one.until() + ", so its findings are shown"));
    }
}
