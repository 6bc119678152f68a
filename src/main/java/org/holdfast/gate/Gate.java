package org.holdfast.gate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Scratch;

/**
 * Compares two builds of a package in all respects. The verdict is the worst of all checks; none lowers another's.
 *
 * <p>Example: {@code Gate.compare(List.of(Path.of("openssl-1.0.1l.tgz")), List.of(Path.of("openssl-1.0.1m.tgz")), List.of())}.
 */
public final class Gate {

    private static final List<Check> CHECKS =
            List.of(new ArchiveCheck(), new LinkFileCheck(), new MetadataCheck(), new FileCheck());

    private Gate() {}

    /**
     * Compares.
     *
     * @param old the files of the old package; several are one package together
     * @param now the files of the new package
     * @param consumers directories and packages of those that use it, to be searched for what reads its headers
     * @throws org.holdfast.pkgsrc.Unusable if a package cannot be read
     */
    public static GateOutcome compare(List<Path> old, List<Path> now, List<Path> consumers) {
        try (Scratch scratch = Scratch.open()) {
            var first = Concurrently.start(
                    () -> new PackageReader(scratch.directory().resolve("old")).read(old));
            PackageReader.Reading second = new PackageReader(scratch.directory().resolve("new")).read(now);
            return compare(first.get(), second, consumers, new ToolBox(scratch));
        }
    }

    /** Whether a file is a package of pkgsrc, rather than one of Debian, by its first bytes. */
    public static boolean isOfPkgsrc(Path file) {
        return !PackageReader.isDebian(file);
    }

    private static GateOutcome compare(
            PackageReader.Reading old, PackageReader.Reading now, List<Path> consumers, ToolBox tools) {
        List<GateFinding> findings = new ArrayList<>(old.oddities());
        findings.addAll(now.oddities());
        PackageTree was = old.tree();
        PackageTree is = now.tree();
        Libraries oldLibraries = Libraries.of(was);
        Libraries newLibraries = Libraries.of(is);
        findings.addAll(new LibraryCheck(oldLibraries, newLibraries).compare(was));
        for (Check check : CHECKS) {
            findings.addAll(check.compare(was, is));
        }
        Headers before = new Headers(was);
        Headers after = new Headers(is);
        HeaderCheck headers = new HeaderCheck(before, after);
        findings.addAll(headers.compare(tools));
        TypeCheck types = new TypeCheck(before, after, oldLibraries, newLibraries, tools);
        findings.addAll(types.compare(headers.read()));
        ConsumerSearch.Hits hits = new ConsumerSearch(before, after).search(consumers);
        findings.addAll(hits.findings());
        return new GateOutcome(
                was.side(),
                is.side(),
                findings,
                before.isSameAs(after),
                types.isSame(),
                findings.stream().noneMatch(one -> one.check().equals(ArchiveCheck.NAME)),
                hits.canaries(),
                Optional.empty());
    }
}
