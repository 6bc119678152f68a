package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Priority.Factor;
import org.junit.jupiter.api.Test;

class PrioritiserTest {

    private static final LocalDate TODAY = LocalDate.of(2015, 7, 22);
    private static final PkgPath OPENSSL = PkgPath.parse("security/openssl").orElseThrow();
    private static final PolicyRule RULE = new PolicyRule("default", new Series.Leading(1), "test:0");
    private static final Disposition NO_FIX = new Disposition.NoFix(new Timeline.End.Unknown("test"));

    private Weights weights = Weights.DEFAULT;
    private Map<String, Double> epss = Map.of();
    private Set<String> kev = Set.of();
    private Optional<LocalDate> since = Optional.empty();
    private int dependents = 0;

    @Test
    void aScoreIsTheSumOfItsPartsAndSaysWhy() {
        since = Optional.of(LocalDate.of(2014, 6, 5));
        dependents = 853;
        epss = Map.of("CVE-2014-0224", 0.02, "CVE-2014-0225", 0.1156);
        kev = Set.of("CVE-2014-0225");
        assertThat(of("remote-code-execution http://a/CVE-2014-0224,cve-2014-0225", pullup(clean(1, 8))))
                .hasToString("135 = 40 code execution + 20 open for 412 days + 20 853 packages depend on it"
                        + " + 8 clears 8 findings + 10 applies cleanly + 7 EPSS 0.11 + 30 known to be exploited");
    }

    @Test
    void whatIsNotKnownIsNoPart() {
        assertThat(of("denial-of-service http://a/x", NO_FIX)).hasToString("8 = 8 denial of service");
        assertThat(of("eol http://a/x", NO_FIX)).hasToString("0");
        assertThat(of("eol http://a/x", NO_FIX).parts())
                .extracting(Priority.Part::points)
                .containsOnly(0);
    }

    @Test
    void whatIsSettledIsNotUrgent() {
        kev = Set.of("CVE-2014-0224");
        MaintainerDecision.Review review =
                new MaintainerDecision.Review("why", "who", Optional.empty(), "decisions.toml:1");
        for (Disposition settled : List.of(
                new Disposition.NotAffected(review),
                new Disposition.Accepted(review),
                new Disposition.Patched(new BranchPatch(
                        new PkgPath("security", "openssl"), "security/openssl/patches/patch-a", "id", "")))) {
            assertThat(of("code-execution http://a/CVE-2014-0224", settled)).isEqualTo(Priority.NONE);
        }
        assertThat(Priority.NONE).hasToString("0");
    }

    @Test
    void theWeightsAreTheOperators() {
        weights = new Weights(Map.of(Factor.EXPLOIT, 100, Factor.DEPENDENTS, 0));
        dependents = 853;
        assertThat(of("code-execution http://a/x", NO_FIX)).hasToString("100 = 100 code execution");
        assertThat(weights.of(Factor.KEV)).isEqualTo(30);
        assertThatIllegalArgumentException().isThrownBy(() -> new Weights(Map.of(Factor.AGE, -1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Weights(Map.of(Factor.AGE, 1001)));
    }

    @Test
    void aBackportWithLessWorkIsMoreUrgentThanOneWithMore() {
        List<Integer> efforts = IntStream.of(
                        effort(clean(1, 1)),
                        effort(clean(3, 1)),
                        effort(clean(99, 1)),
                        effort(untried()),
                        effort(adapt(1, 1)),
                        effort(adapt(1, 4)),
                        effort(adapt(3, 4)),
                        effort(adapt(99, 99)))
                .boxed()
                .toList();
        assertThat(efforts).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(efforts.getFirst()).isEqualTo(100);
        assertThat(efforts.getLast()).isEqualTo(5);
    }

    @Test
    void ofTheLeastWorkAndTheBestTheBetterCounts() {
        Disposition both = new Disposition.Pullup(clean(1, 1), adapt(9, 9), RULE);
        assertThat(of("eol http://a/x", both)).hasToString("11 = 1 clears 1 finding + 10 applies cleanly");
        both = new Disposition.Pullup(clean(1, 1), clean(2, 9), RULE);
        assertThat(of("eol http://a/x", both))
                .hasToString("19 = 9 clears 9 findings + 10 applies cleanly with 1 more commit");
    }

    @Test
    void aProbabilityIsNeverShownAsCertain() {
        epss = Map.of("CVE-2014-0224", 0.9999);
        assertThat(of("eol http://a/CVE-2014-0224", NO_FIX)).hasToString("20 = 20 EPSS 0.99");
        epss = Map.of("CVE-2014-0224", 0.0042);
        assertThat(of("eol http://a/CVE-2014-0224", NO_FIX)).hasToString("1 = 1 EPSS below 0.01");
    }

    @Test
    void whatUsersAskForIsMoreUrgentAndItIsSaidWhoAsks() {
        assertThat(asked("#12")).hasToString("16 = 8 denial of service + 8 asked for in #12");
        assertThat(asked("#12", "!3").total()).isEqualTo(19);
        assertThat(asked("#1", "#2", "#3", "#4", "#5"))
                .hasToString("23 = 8 denial of service + 15 asked for in #1, #2, #3 and 2 more");
        weights = new Weights(Map.of(Factor.REQUESTS, 0));
        assertThat(asked("#12")).hasToString("8 = 8 denial of service");
    }

    private Priority asked(String... requests) {
        return prioritising().asked(finding -> List.of(requests)).of(triaged("denial-of-service http://a/x", NO_FIX));
    }

    @Property(tries = 300)
    void moreOfAFactorNeverLowersTheScoreAndNoFactorExceedsItsWeight(
            @ForAll @IntRange(max = 1000) int weight,
            @ForAll @IntRange(max = 5) int severity,
            @ForAll @IntRange(max = 5000) int days,
            @ForAll @IntRange(max = 20_000) int dependents,
            @ForAll @IntRange(min = 1, max = 200) int clears,
            @ForAll @IntRange(min = 1, max = 60) int commits,
            @ForAll @IntRange(max = 60) int obstacles,
            @ForAll @DoubleRange(max = 1) double probability,
            @ForAll @IntRange(max = 400) int more) {
        Map<Factor, Integer> all = new EnumMap<>(Factor.class);
        for (Factor factor : Factor.values()) {
            all.put(factor, weight);
        }
        weights = new Weights(all);
        List<String> types = List.of("eol", "crash", "leak", "unknown", "bypass", "overflow");
        Prioritiser one = prioritising();
        int worse = Math.min(5, severity + more);
        rises(one.exploit(types.get(severity)), one.exploit(types.get(worse)), weight);
        rises(one.age(TODAY.minusDays(days)), one.age(TODAY.minusDays(days + more)), weight);
        rises(one.dependents(dependents), one.dependents(dependents + more), weight);
        rises(one.effort(clean(commits + more, 1)), one.effort(clean(commits, 1)), weight);
        rises(one.effort(adapt(commits + more, obstacles)), one.effort(adapt(commits, obstacles)), weight);
        rises(one.effort(adapt(commits, obstacles + more)), one.effort(adapt(commits, obstacles)), weight);

        String entry = types.get(severity) + " http://a/CVE-2014-0224";
        Disposition pullup = pullup(clean(commits, clears));
        since = Optional.of(TODAY.minusDays(days));
        this.dependents = dependents;
        epss = Map.of("CVE-2014-0224", probability);
        kev = Set.of();
        int before = of(entry, pullup).total();
        assertThat(of(entry, pullup(clean(commits, clears + more))).total()).isGreaterThanOrEqualTo(before);
        epss = Map.of("CVE-2014-0224", Math.min(1, probability + more / 400.0));
        kev = Set.of("CVE-2014-0224");
        assertThat(of(entry, pullup).total()).isGreaterThanOrEqualTo(before + weight);
        assertThat(of(entry, pullup).parts())
                .allSatisfy(part -> assertThat(part.points()).isBetween(0, weight));
    }

    private static void rises(Priority.Part less, Priority.Part more, int weight) {
        assertThat(more.points()).isBetween(less.points(), weight);
        assertThat(less.points()).isNotNegative();
    }

    private int effort(BackportOption backport) {
        weights = new Weights(Map.of(Factor.EFFORT, 100));
        return prioritising().effort(backport).points();
    }

    private Priority of(String entry, Disposition disposition) {
        return prioritising().of(triaged(entry, disposition));
    }

    private static Triaged triaged(String entry, Disposition disposition) {
        return new Triaged(
                new Finding(new PkgName("openssl-1.0.1g"), VulnEntry.parse(1, "openssl<9 " + entry)),
                Optional.of(OPENSSL),
                new Timeline(List.of(), List.of(), new Timeline.End.Unknown("test")),
                List.of(),
                RULE,
                disposition,
                Optional.empty());
    }

    private Prioritiser prioritising() {
        return new Prioritiser(
                weights,
                TODAY,
                new Dependents(IntStream.range(0, dependents)
                        .mapToObj(i -> DependentsTest.directory("a/p" + i, "security/openssl"))
                        .toList()),
                epss,
                kev,
                finding -> since);
    }

    private static Disposition pullup(BackportOption backport) {
        return new Disposition.Pullup(backport, backport, RULE);
    }

    private static BackportOption clean(int commits, int clears) {
        return backport(clears, Optional.of(trial(commits, 0)));
    }

    private static BackportOption adapt(int commits, int obstacles) {
        return backport(1, Optional.of(trial(commits, Math.max(1, obstacles))));
    }

    private static BackportOption untried() {
        return backport(1, Optional.empty());
    }

    private static Trial trial(int commits, int obstacles) {
        return new Trial(
                Collections.nCopies(commits, new Commit("id", "wiz", TODAY, "message", List.of())),
                List.of(),
                List.of(),
                List.of(),
                Collections.nCopies(obstacles, new Conflict("Makefile", "content", List.of())),
                List.of(),
                List.of());
    }

    private static BackportOption backport(int clears, Optional<Trial> trial) {
        PkgName name = new PkgName("openssl-1.0.1k");
        TrunkVersion version = new TrunkVersion(OPENSSL, name, name, Optional.empty(), false, false);
        return new BackportOption(
                version,
                false,
                Collections.nCopies(clears, VulnEntry.parse(1, "openssl<9 dos http://a")),
                clears,
                0,
                Optional.empty(),
                trial);
    }
}
