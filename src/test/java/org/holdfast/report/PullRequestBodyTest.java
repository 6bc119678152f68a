package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Branch;
import org.holdfast.triage.ChangeRecord;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Series;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.TrunkVersion;
import org.holdfast.triage.Worklist;
import org.junit.jupiter.api.Test;

class PullRequestBodyTest {

    private static final PkgPath OPENSSL = new PkgPath("security", "openssl");
    private static final PkgName BEFORE = new PkgName("openssl-1.0.1g");
    private static final PkgName AFTER = new PkgName("openssl-1.0.1h");
    private static final Commit COMMIT = new Commit(
            "42957a23aabbccddeeff", "wiz", LocalDate.of(2014, 6, 5), "Update to 1.0.1h, *thanks* @bob <x>", List.of());
    private static final VulnEntry ENTRY = VulnEntry.parse(1, "openssl<1.0.1h spoof https://a/CVE-2014-0224");
    private static final Trial CLEAN =
            new Trial(List.of(COMMIT), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    @Test
    void aReviewerIsToldAllThatIsKnown() {
        PullRequestBody body = body(
                Optional.of(CLEAN),
                OptionalInt.of(12),
                OptionalInt.of(853),
                List.of("#12"),
                List.of("PKGREVISION raised."));
        assertThat(body.title()).isEqualTo("security/openssl: pull up 1.0.1h, closes 1 finding");
        assertThat(body.text()).isEqualTo("""
                Pulls `security/openssl` up on `2014Q1`: `openssl-1.0.1g` -> `openssl-1.0.1h`.
                Asked for in #12.

                ### What it fixes

                - [CVE-2014-0224](https://a/CVE-2014-0224), spoof, `openssl<1.0.1h` in `openssl-1.0.1g`

                It closes 1 of 3 findings of the package. But 1 entry matches the new version that did not match the old one.

                ### Evidence

                - trunk's `42957a23aabb` of 2014-06-05 by wiz: Update to 1.0.1h, \\*thanks\\* @<!-- -->bob &lt;x&gt;

                ### Conflicts and prerequisites

                None: it applied cleanly to `backports/2014Q1`, and nothing that it needs is missing there.

                ### Risks

                None in PLIST, buildlink3.mk and options. The binary packages were not compared.

                ### Rebuilds

                `security/openssl` and 853 package directories that need it, 12 of them directly.

                ### Remarks

                - PKGREVISION raised.

                ### How to review

                ```text
                git log --reverse -p origin/backports/2014Q1..origin/backport/2014Q1/x
                git show 42957a23aabb
                holdfast explain security/openssl
                ```

                The commits on the topic branch name trunk's; compare them, then merge into `backports/2014Q1`.
                """);
    }

    @Test
    void whatIsInTheWayIsListed() {
        Trial trial = new Trial(
                List.of(COMMIT, COMMIT),
                List.of("lang/php/phpversion.mk"),
                List.of(),
                List.of("a/b: b-1 -> b-2"),
                List.of(new Conflict("security/openssl/Makefile", "content", List.of())),
                List.of(new Prerequisite(Prerequisite.Kind.TOOL, "gsed", "the branch has none", "")),
                List.of(new CompatibilityRisk(CompatibilityRisk.Kind.LIBRARY_GONE, "lib/libssl.so.1")));
        assertThat(body(Optional.of(trial), OptionalInt.empty(), OptionalInt.of(0), List.of(), List.of())
                        .text())
                .contains("- conflict: security/openssl/Makefile: content\n- needs tool gsed: the branch has none\n")
                .contains("- library-gone lib/libssl.so.1\n")
                .contains("- with `lang/php/phpversion.mk`\n")
                .contains("`security/openssl`; nothing needs it.\n- also changes a/b: b-1 -&gt; b-2\n")
                .doesNotContain("Asked for", "Remarks", "applied cleanly");
    }

    @Test
    void whatIsNotKnownIsSaidToBeThat() {
        assertThat(body(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of(), List.of())
                        .text())
                .contains("### Conflicts and prerequisites\n\nNot tried.\n")
                .contains("### Risks\n\nNot measured.\n")
                .contains("### Rebuilds\n\nNot measured.\n")
                .contains("- trunk: 1.0.1h on 2014-06-05 (wiz)\n");
    }

    @Test
    void anAddressThatIsNoneIsNoLink() {
        assertThat(Markdown.advisory(VulnEntry.parse(1, "a<1 dos javascript:alert(1)/CVE-2014-0224")))
                .isEqualTo("CVE-2014-0224");
        assertThat(Markdown.advisory(VulnEntry.parse(1, "a<1 dos https://a/x)[y](https://b/")))
                .doesNotContain("](https");
        assertThat(Markdown.block("a\n```\nb")).startsWith("````text\n").endsWith("\n````\n");
    }

    private static PullRequestBody body(
            Optional<Trial> trial, OptionalInt direct, OptionalInt all, List<String> requests, List<String> remarks) {
        TrunkVersion version = new TrunkVersion(
                OPENSSL,
                AFTER,
                AFTER,
                Optional.of(new ChangeRecord(LocalDate.of(2014, 6, 5), "wiz", Optional.of(COMMIT))),
                false,
                false);
        BackportOption backport = new BackportOption(version, false, List.of(ENTRY), 3, 1, Optional.empty(), trial);
        PolicyRule rule = new PolicyRule("default", new Series.Leading(1), "test:0");
        Triaged finding = new Triaged(
                new Finding(BEFORE, ENTRY),
                Optional.of(OPENSSL),
                new Timeline(List.of(version), List.of(), new Timeline.End.Unknown("test")),
                List.of(backport),
                rule,
                new Disposition.Pullup(backport, backport, rule),
                Optional.empty());
        return new PullRequestBody(
                new Branch("2014Q1", Optional.empty(), List.of(), Map.of()),
                new Worklist.Item(OPENSSL, backport, List.of(BEFORE), List.of(finding)),
                List.of(AFTER),
                "backport/2014Q1/x",
                "backports/2014Q1",
                direct,
                all,
                requests,
                remarks);
    }
}
