package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateFinding.Rebuild;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.Unusable;

/** Compares static libraries: who has one inside keeps the old code until it is built anew. */
final class ArchiveCheck implements Check {

    static final String NAME = "archives";

    @Override
    public List<GateFinding> compare(PackageTree old, PackageTree now) {
        List<GateFinding> findings = new ArrayList<>();
        old.all(file -> isArchive(file.path()) && file.stored().isPresent()).forEach(file -> {
            PackageFile same = now.files().get(file.path());
            if (same == null) {
                findings.add(GateFinding.of(
                        NAME, Verdict.SOURCE_BREAK, file.path(), "the static library is gone: linking with it fails"));
            } else if (same.stored().isPresent() && !same.hasContentOf(file)) {
                changed(file, same, findings);
            }
        });
        return findings;
    }

    static boolean isArchive(String path) {
        return path.endsWith(".a");
    }

    private static void changed(PackageFile old, PackageFile now, List<GateFinding> findings) {
        StaticArchive before;
        StaticArchive after;
        try {
            before = StaticArchive.read(old.stored().orElseThrow());
            after = StaticArchive.read(now.stored().orElseThrow());
        } catch (Unusable e) {
            findings.add(GateFinding.of(NAME, Verdict.UNKNOWN, now.path(), "it cannot be compared: " + e.getMessage()));
            return;
        }
        if (before.content().equals(after.content())) {
            return;
        }
        TreeSet<String> gone = new TreeSet<>(before.symbols());
        gone.removeAll(after.symbols());
        if (!gone.isEmpty()) {
            findings.add(GateFinding.of(
                            NAME,
                            Verdict.SOURCE_BREAK,
                            now.path(),
                            "the static library defines less: linking with it may fail")
                    .at(0, LibraryCheck.shown(List.copyOf(gone)), List.of()));
        }
        findings.add(GateFinding.of(
                        NAME,
                        Verdict.COMPATIBLE,
                        now.path(),
                        "the static library has changed: who has it inside keeps the old code until it is built anew")
                .rebuilding(Rebuild.STATIC));
    }
}
