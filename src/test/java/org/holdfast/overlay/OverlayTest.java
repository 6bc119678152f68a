package org.holdfast.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.holdfast.OracleData;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Finding;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.MaintainerDecision.Accepted;
import org.holdfast.pkgsrc.MaintainerDecision.EntryWrong;
import org.holdfast.pkgsrc.MaintainerDecision.NotAffected;
import org.holdfast.pkgsrc.MaintainerDecision.Review;
import org.holdfast.pkgsrc.MaintainerDecision.Scope;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class OverlayTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final String ENTRY = "openssl<1.0.1o\tsignature-forgery\thttps://secadv_20150709.txt";
    private static final String DTLS = "openssl>=1.0.1<1.0.1h\tdenial-of-service\thttps://x?name=CVE-2014-0221";
    private static final VulnList UPSTREAM =
            list("# $NetBSD$", "#FORMAT 1.0.0", "#", ENTRY, DTLS, "foo-[0-9]*\teol\thttp://c");
    private static final List<ScannedPackage> BRANCH =
            List.of(new ScannedPackage(new PkgName("openssl-1.0.1gnb2"), PkgPath.parse("security/openssl")));

    @TempDir
    private Path directory;

    @Test
    void writesWhatWasDecidedAndSaysSoBeforeEachLine() {
        Overlay overlay = overlay(
                new EntryWrong(
                        ENTRY, "openssl>=1.0.1<1.0.1p", review("/home/jane/decisions.toml:3", "the fix is 1.0.1p")),
                notAffected("CVE-2014-0221"));
        assertThat(overlay.text().lines().limit(15))
                .containsExactly(
                        "# $NetBSD$",
                        "#FORMAT 1.1.0",
                        "#",
                        "# Upstream's list as changed for a branch by holdfast overlay. What was changed and why stands before"
                                + " each changed line.",
                        "#",
                        "# Line 4 upstream: " + ENTRY,
                        "# corrected: the fix is 1.0.1p (jane, decisions.toml:3)",
                        "openssl>=1.0.1<1.0.1p\tsignature-forgery\thttps://secadv_20150709.txt",
                        "# Line 5 upstream: " + DTLS,
                        "# without openssl-1.0.1gnb2: built without DTLS (jane, d:1)",
                        "openssl{>=1.0.1<1.0.1gnb2,>1.0.1gnb2<1.0.1h}\tdenial-of-service\thttps://x?name=CVE-2014-0221",
                        "foo-[0-9]*\teol\thttp://c",
                        overlay.text().lines().skip(12).findFirst().orElseThrow(),
                        overlay.text().lines().skip(13).findFirst().orElseThrow());
        assertThat(read(overlay).checksums()).containsExactly("SHA1", "SHA512");
        assertThat(overlay.unapplied()).isEmpty();
        assertThat(overlay.differences().getLast().noLonger()).containsExactly(new PkgName("openssl-1.0.1gnb2"));
    }

    @Test
    void oneLineIsCorrectedAndThenNarrowed() {
        Overlay overlay = overlay(
                new EntryWrong(ENTRY, "openssl>=1.0.1<1.0.1p", review("d:2", "1.0.1p")),
                notAffected("https://secadv_20150709.txt"));
        assertThat(overlay.differences())
                .singleElement()
                .satisfies(one -> assertThat(one.after().orElseThrow())
                        .startsWith("openssl{>=1.0.1<1.0.1gnb2,>1.0.1gnb2<1.0.1p}\t"));
    }

    @Test
    void aLineGoesOnlyByAReviewedDecision() {
        Overlay gone = overlay(new EntryWrong("foo-[0-9]* eol http://c", "", review("d:2", "maintained again")));
        assertThat(gone.text())
                .contains(
                        "# Line 6 upstream: foo-[0-9]*\teol\thttp://c\n# removed: maintained again (jane, d:2)\n#CHECKSUM");
        assertThat(read(gone).entries()).hasSize(2);

        VulnList one = list("#FORMAT 1.0.0", "openssl-1.0.1gnb2\tdos\thttp://a");
        Overlay patched = Overlay.of(
                one,
                List.of(),
                BRANCH,
                List.of(new Exemption(
                        new PkgName("openssl-1.0.1gnb2"), "openssl-1.0.1gnb2\tdos\thttp://a", "patch-ab", false)),
                List.of(),
                TODAY);
        assertThat(read(patched).entries()).hasSize(1);
        assertThat(patched.unapplied())
                .extracting(UnappliedDecision::why)
                .singleElement()
                .asString()
                .contains("takes a decision");
    }

    @Test
    void whatCountsForNothingIsSaid() {
        Review old = new Review("w", "jane", Optional.of(LocalDate.of(2026, 11, 23)), "d:9");
        Overlay overlay = overlay(
                notAffected("CVE-2099-0001"),
                notAffected("https://"),
                new NotAffected(new Scope("openssl", Optional.of("CVE-2014-0221")), old),
                new EntryWrong(
                        "openssl<1.0.1n signature-forgery https://secadv_20150709.txt",
                        "openssl<2",
                        review("d:4", "w")),
                new Accepted(new Scope("openssl", Optional.of("CVE-2014-0221")), review("d:5", "w")));
        assertThat(overlay.differences()).isEmpty();
        assertThat(overlay.unapplied())
                .extracting(UnappliedDecision::toString)
                .containsExactlyInAnyOrder(
                        "d:1: no package of the branch has such a finding",
                        "d:1: 'https://' is a part of 2 addresses: which one?",
                        "d:9: has expired; its last day was 2026-11-23",
                        "d:4: no entry of the list is 'openssl<1.0.1n\tsignature-forgery\thttps://secadv_20150709.txt'");
    }

    /** pkg_admin would refuse the whole list, and hosts would have none. */
    @Test
    void aMalformedLineMustBeCorrected() {
        VulnList broken = list("#FORMAT 1.0.0", "foo<1 dos");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Overlay.of(broken, List.of(), BRANCH, List.of(), List.of(), TODAY))
                .withMessageContaining("list:2");
        EntryWrong correction = new EntryWrong("foo<1 dos", "foo<1\tdos\thttp://a", review("d:1", "w"));
        Overlay overlay = Overlay.of(broken, List.of(correction), BRANCH, List.of(), List.of(), TODAY);
        assertThat(read(overlay).entries()).hasSize(1);
    }

    @Test
    void theArmourAndTheChecksumsOfASignedListAreNotCopied() {
        String body = VulnList.withChecksums("# $NetBSD$\n#FORMAT 1.1.0\n" + ENTRY + "\n");
        VulnList signed = list(("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + body
                        + "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----")
                .split("\n"));
        Overlay overlay = Overlay.of(signed, List.of(), BRANCH, List.of(), List.of(), TODAY);
        assertThat(read(overlay).entries()).hasSize(1);
        assertThat(overlay.text()).doesNotContain("-----").startsWith("# $NetBSD$\n#FORMAT 1.1.0\n");
    }

    /** On the real list, with decisions of all sorts: each finding that goes or comes is of a line that is listed. */
    @Property(tries = 15)
    @AddLifecycleHook(SkippedWithoutRealData.class)
    void anAuditDiffersOnlyByTheListedDifferences(@ForAll long seed) throws IOException {
        Real real = Real.get();
        Random random = new Random(seed);
        List<MaintainerDecision> decisions = new ArrayList<>();
        List<Exemption> cleared = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Finding finding = real.findings().get(random.nextInt(real.findings().size()));
            String base = finding.pkgname().base().text();
            switch (random.nextInt(4)) {
                case 0 ->
                    decisions.add(new NotAffected(
                            new Scope(base, Optional.of(finding.entry().url())), review("d:" + i, "w")));
                case 1 ->
                    decisions.add(new EntryWrong(
                            finding.entry().text(), base + ">=1<" + random.nextInt(9), review("d:" + i, "w")));
                case 2 -> decisions.add(new EntryWrong(finding.entry().text(), "", review("d:" + i, "w")));
                default ->
                    cleared.add(new Exemption(
                            finding.pkgname(), finding.entry().key().toString(), "patch", random.nextBoolean()));
            }
        }
        Overlay overlay = Overlay.of(real.list(), decisions, real.branch(), cleared, List.of(), TODAY);
        Set<String> before =
                real.findings().stream().map(OverlayTest::said).collect(Collectors.toCollection(HashSet::new));
        Set<String> after = audit(read(overlay), real.names()).stream()
                .map(OverlayTest::said)
                .collect(Collectors.toCollection(HashSet::new));
        Set<String> gone = new HashSet<>(before);
        gone.removeAll(after);
        Set<String> come = new HashSet<>(after);
        come.removeAll(before);
        Set<String> listedGone = new HashSet<>();
        Set<String> listedCome = new HashSet<>();
        for (Difference difference : overlay.differences()) {
            difference.noLonger().forEach(name -> listedGone.add(name + " " + rest(difference.before())));
            difference
                    .newly()
                    .forEach(name ->
                            listedCome.add(name + " " + rest(difference.after().orElseThrow())));
        }
        // What one line no longer says another may still say in the same words.
        assertThat(listedGone).containsAll(gone);
        assertThat(listedCome).containsAll(come);
        listedGone.removeAll(gone);
        assertThat(after).containsAll(listedGone);
        assertThat(overlay.differences()).isNotEmpty();
    }

    /** The real pkg_admin, from PATH or HOLDFAST_PKG_ADMIN, takes the list and finds in it what we find. */
    @Test
    void pkgAdminTakesItAndMatchesAsWeDo() throws Exception {
        Real real = Real.get();
        List<Exemption> cleared = real.findings().stream()
                .filter(finding -> finding.pkgname().text().length() % 5 == 0)
                .map(finding ->
                        new Exemption(finding.pkgname(), finding.entry().key().toString(), "patch", true))
                .toList();
        Overlay overlay = Overlay.of(real.list(), List.of(), real.branch(), cleared, List.of(), TODAY);
        assertThat(overlay.differences()).hasSizeGreaterThan(50);
        Path file = Files.write(directory.resolve("overlay"), overlay.text().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(pkgAdmin("check-pkg-vulnerabilities", file.toString())).isZero();
        for (Difference difference : overlay.differences().subList(0, 50)) {
            if (difference.after().isPresent()) {
                String pattern = difference.after().get().split("\\s", 2)[0];
                for (Exemption free : difference.narrowed()) {
                    assertThat(pkgAdmin("pmatch", pattern, free.pkgname().text()))
                            .as("%s %s", pattern, free.pkgname())
                            .isEqualTo(1);
                    assertThat(pkgAdmin("pmatch", pattern, free.pkgname() + "nb77"))
                            .as("%snb77 %s", free.pkgname(), pattern)
                            .isEqualTo(
                                    org.holdfast.pkgsrc.PkgPattern.parse(pattern)
                                                    .matches(new PkgName(free.pkgname() + "nb77"))
                                            ? 0
                                            : 1);
                }
            }
        }
    }

    private static int pkgAdmin(String... arguments) throws Exception {
        String program =
                Optional.ofNullable(System.getenv("HOLDFAST_PKG_ADMIN")).orElse("pkg_admin");
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            return Assumptions.abort("no pkg_admin here: " + e.getMessage());
        }
    }

    /** jqwik takes a try that is given up for one whose arguments do not fit, and all of them for a failure: this is asked before. */
    private static final class SkippedWithoutRealData implements SkipExecutionHook {

        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            try {
                Real.get();
                return SkipResult.doNotSkip();
            } catch (TestAbortedException e) {
                return SkipResult.skip(e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Real(VulnList list, List<ScannedPackage> branch, List<PkgName> names, List<Finding> findings) {

        private static Optional<Real> read = Optional.empty();

        static synchronized Real get() throws IOException {
            if (read.isEmpty()) {
                VulnList list = VulnList.parse(
                        "list", Files.readAllBytes(OracleData.file("vulns/pkg-vulnerabilities-2014-2015")));
                List<PkgName> names = OracleData.gzipLines("oracle/pkgnames-2014Q1.txt.gz").stream()
                        .map(PkgName::new)
                        .toList();
                List<ScannedPackage> branch = names.stream()
                        .map(name -> new ScannedPackage(name, Optional.empty()))
                        .toList();
                read = Optional.of(new Real(list, branch, names, audit(list, names)));
            }
            return read.get();
        }
    }

    private static List<Finding> audit(VulnList list, List<PkgName> names) {
        return Audit.ALL.run(new VulnIndex(list.entries()), names);
    }

    private static String said(Finding finding) {
        return finding.pkgname() + " " + finding.entry().type() + " "
                + finding.entry().url();
    }

    private static String rest(String line) {
        String[] words = line.split("\\s+");
        return words[1] + " " + words[2];
    }

    private static Overlay overlay(MaintainerDecision... decisions) {
        return Overlay.of(UPSTREAM, List.of(decisions), BRANCH, List.of(), List.of(), TODAY);
    }

    private static VulnList read(Overlay overlay) {
        return VulnList.parse("overlay", overlay.text().getBytes(StandardCharsets.ISO_8859_1))
                .strict();
    }

    private static NotAffected notAffected(String advisory) {
        return new NotAffected(new Scope("openssl", Optional.of(advisory)), review("d:1", "built without DTLS"));
    }

    private static Review review(String where, String why) {
        return new Review(why, "jane", Optional.empty(), where);
    }

    private static VulnList list(String... lines) {
        return VulnList.parse("list", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
