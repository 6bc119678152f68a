package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

/** Which backports are on the worklist, and for whom. */
class WorklistTest {

    private static final PkgPath GO = new PkgPath("lang", "go");
    private static final PkgName NEW = new PkgName("go-1.4.3");
    private static final VulnEntry ENTRY = VulnEntry.parse(1, "go<1.4.3 dos http://a");

    private static List<Worklist.Item> worklist(List<VulnEntry> frees) {
        BackportOption fix = new BackportOption(
                new TrunkVersion(GO, NEW, NEW, Optional.empty(), false, false),
                false,
                frees,
                1,
                0,
                Optional.empty(),
                Optional.empty());
        PolicyRule rule = new PolicyRule("*", new Series.Leading(1), "holdfast.toml:3");
        return Worklist.of(List.of(new Triaged(
                new Finding(new PkgName("go-1.2.1"), ENTRY),
                Optional.of(GO),
                new Timeline(List.of(), List.of(), new Timeline.End.Unknown("not asked")),
                List.of(fix),
                rule,
                new Disposition.Pullup(fix, fix, rule),
                Optional.empty())));
    }

    @Test
    void aBackportIsForThePackagesWhoseFindingsItCloses() {
        Worklist.Item item = worklist(List.of(ENTRY)).getFirst();
        assertThat(item.closes()).hasSize(1);
        assertThat(item.packages()).containsExactly(new PkgName("go-1.2.1"));
        assertThat(item.step()).isEqualTo(VersionStep.MINOR);
    }

    @Test
    void oneThatClosesNothingAsItWasTriedIsForThoseThatHaveNoBetterOne() {
        Worklist.Item item = worklist(List.of()).getFirst();
        assertThat(item.closes()).isEmpty();
        assertThat(item.packages()).containsExactly(new PkgName("go-1.2.1"));
        assertThat(item.step()).isEqualTo(VersionStep.MINOR);
    }
}
