package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.bmake.MadePackage;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.holdfast.trial.RecordedTrial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What takes long to find again is kept as it is. */
@ParameterizedClass
@EnumSource
class TrialLogTest extends EachStore {

    private static final PkgPath OPENSSL = new PkgPath("security", "openssl");

    @Test
    void whatWasTriedIsThereUntilItIsTriedAgainOrForgotten() {
        RecordedTrial clean = tried("aaa", false, trial());
        RecordedTrial patch = tried("aaa", true, trial());
        store.recordTrials("backports", List.of(), List.of(clean, patch));
        assertThat(store.trials("backports")).containsExactlyInAnyOrder(clean, patch);
        assertThat(store.trials("another")).isEmpty();
        RecordedTrial again = tried(
                "aaa", false, new Trial(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        store.recordTrials("backports", List.of(clean.candidate(), patch.candidate()), List.of(again));
        assertThat(store.trials("backports")).containsExactly(again);
    }

    @Test
    void theBranchsPatchesAreThoseThatItCarriesNow() {
        BranchPatch one =
                new BranchPatch(new PkgPath("a", "b"), "a/b/patches/patch-aa", "1".repeat(40), "Fix CVE-2014-1");
        BranchPatch other = new BranchPatch(new PkgPath("a", "b"), "a/b/patches/patch-ab", "2".repeat(40), "");
        store.recordPatches("release", List.of(one, other));
        BranchPatch changed = new BranchPatch(new PkgPath("a", "b"), "a/b/patches/patch-ab", "3".repeat(40), "More");
        store.recordPatches("release", List.of(one, changed));
        assertThat(store.patches("release")).containsExactly(one, changed);
    }

    @Test
    void aSuspectEntryIsKeptWithItsReasons() {
        String line = "openssl<1.0.1o\tsignature-forgery\thttp://a/secadv";
        SuspectEntry suspect = new SuspectEntry(
                7,
                line,
                List.of(new Suspicion(
                        Detector.of("missing-lower-bound").orElseThrow(),
                        Confidence.LIKELY,
                        "has no lower bound",
                        Optional.empty(),
                        List.of(),
                        List.of())),
                Optional.of(new Correction.ReplacementLine(
                        VulnEntry.parse(7, line.replace("openssl<", "openssl>=1.0.1<")))),
                List.of(new PkgName("openssl-0.9.8zg")),
                List.of());
        store.recordSuspects(List.of(suspect));
        assertThat(store.suspects()).isEqualTo(Map.of(VulnEntry.parse(0, line).key(), suspect));
        store.recordSuspects(List.of());
        assertThat(store.suspects()).isEmpty();
    }

    private static RecordedTrial tried(String commit, boolean patch, Trial trial) {
        return new RecordedTrial(
                new Candidate(OPENSSL, OPENSSL, commit, patch),
                "1 cut rules",
                new TreeMap<>(Map.of("mk", "m".repeat(40), "gone/away", "")),
                trial);
    }

    /** All that a trial can have, with all that could break a line. */
    private static Trial trial() {
        return new Trial(
                List.of(new Commit("c1", "Thomas\tK", LocalDate.of(2014, 6, 5), "Update\\to 1.0.1h", List.of())),
                List.of("lang/php/phpversion.mk"),
                List.of(
                        new MadePackage(Optional.of(new PkgName("openssl-1.0.1h")), Optional.empty()),
                        new MadePackage(Optional.empty(), Optional.of("OPSYS is not known"))),
                List.of("a/b: b-1 -> b-2"),
                List.of(
                        new Conflict(
                                "a/b/Makefile", "contents", List.of(new Conflict.Hunk(3, "A=\t1\n", "A=\\t2\r\n"))),
                        new Conflict("a/b/PLIST", "modify/delete", List.of())),
                List.of(new Prerequisite(
                        Prerequisite.Kind.DEPENDENCY_VERSION, "foo>=1:a/foo", "the branch has foo-0", "")),
                List.of(new CompatibilityRisk(CompatibilityRisk.Kind.LIBRARY_GONE, "libssl.so.1 -> libssl.so.2")));
    }
}
