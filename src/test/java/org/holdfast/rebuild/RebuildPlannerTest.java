package org.holdfast.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is rebuilt, and why. The tree changes {@code lib-1.0} to {@code lib-1.1}. */
class RebuildPlannerTest {

    private static final String SO = "/usr/pkg/lib/lib.so.1";
    private static final InterfaceChange HARMLESS = new InterfaceChange(Verdict.ADDITIVE, true, true);

    private final BuildGraph.Builder tree = new BuildGraph.Builder();
    private final PublishedPackages published = new PublishedPackages();
    private final Map<PkgName, InterfaceChange> verdicts = new HashMap<>();
    private RebuildRules rules =
            new RebuildRules(List.of("devel/gmake"), List.of("lang/go*"), List.of("devel/protobuf*"), 0);

    private int tree(String name, String path) {
        return tree.add(new PkgName(name), PkgPath.parse(path));
    }

    private void needs(String user, String needed, String pattern, Headers headers) {
        tree.need(
                tree.find(new PkgName(user)).orElseThrow(),
                tree.find(new PkgName(needed)).orElseThrow(),
                pattern,
                headers);
    }

    private void published(String name, String path, String... lines) {
        published.add(new PkgSummary("PKGNAME=" + name + "\nPKGPATH=" + path + "\n"
                + Arrays.stream(lines).map(line -> line + "\n").collect(Collectors.joining())));
    }

    /** A library that is published as lib-1.0, and a program that links it and is compiled with its headers. */
    private void libraryAndApp() {
        tree("lib-1.1", "x/lib");
        tree("app-1", "x/app");
        needs("app-1", "lib-1.1", "lib>=1", Headers.USED);
        published("lib-1.0", "x/lib", "PROVIDES=" + SO);
        published("app-1", "x/app", "DEPENDS=lib>=1", "REQUIRES=" + SO, "REQUIRES=/lib/libc.so");
    }

    private RebuildPlan plan(Level level, String... changed) {
        BuildGraph graph = tree.build();
        return new RebuildPlanner(graph, published, Durations.of(List.of()), rules, verdicts)
                .plan(
                        Arrays.stream(changed)
                                .map(name -> graph.find(new PkgName(name)).orElseThrow())
                                .toList(),
                        level,
                        2);
    }

    /** The plan in words: {@code app-1 links lib-1.1}, with {@code ?} if the gate decides; the changed ones are left out. */
    private List<String> says(Level level, String... changed) {
        return plan(level, changed).packages().stream()
                .filter(one -> one.reason() != Reason.CHANGED)
                .map(one -> one.pkgname() + " " + one.reason()
                        + one.becauseOf().map(name -> " " + name).orElse("") + (one.afterGate() ? "?" : ""))
                .sorted()
                .toList();
    }

    private String evidence(String name, String... changed) {
        return plan(Level.LINKED, changed).packages().stream()
                .filter(one -> one.pkgname().text().equals(name))
                .findFirst()
                .orElseThrow()
                .says();
    }

    @Test
    void whatChangesIsBuiltFirstAndSaysWhatIsPublished() {
        libraryAndApp();
        RebuildPlan plan = plan(Level.LINKED, "lib-1.1");
        assertThat(plan.packages()).extracting(one -> one.pkgname().text()).containsExactly("lib-1.1", "app-1");
        assertThat(plan.packages().getFirst().reason()).isEqualTo(Reason.CHANGED);
        assertThat(plan.packages().getFirst().becauseOf()).isEmpty();
        assertThat(plan.changes())
                .containsExactly(new RebuildPlan.Change(
                        new PkgName("lib-1.1"),
                        PkgPath.parse("x/lib"),
                        Optional.of(new PkgName("lib-1.0")),
                        Optional.empty()));
    }

    @Test
    void aChangeNamedTwiceIsOne() {
        libraryAndApp();
        RebuildPlan plan = plan(Level.ALL, "lib-1.1", "lib-1.1");
        assertThat(plan.changes()).hasSize(1);
        assertThat(plan.packages()).hasSize(2);
    }

    @Test
    void whatLinksItIsRebuiltAndSaysByWhatLibrary() {
        libraryAndApp();
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 links lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("REQUIRES " + SO);
    }

    @Test
    void whatLoadsItThroughOthersIsRebuiltThoughTheTreeDoesNotSayThatItNeedsIt() {
        libraryAndApp();
        tree("far-1", "x/far");
        published("far-1", "x/far", "REQUIRES=" + SO);
        assertThat(says(Level.LINKED, "lib-1.1")).contains("far-1 links lib-1.1");
    }

    @Test
    void whatAsksForAnotherVersionIsUnsatisfied() {
        libraryAndApp();
        published("app-1", "x/app", "DEPENDS=lib>=1<1.1", "REQUIRES=" + SO);
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 unsatisfied lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("its build asks for lib>=1<1.1, which lib-1.1 is not");
    }

    @Test
    void whatTheTreeRaisedIsUnsatisfied() {
        libraryAndApp();
        needs("app-1", "lib-1.1", "lib>=1.1", Headers.USED);
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 unsatisfied lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("the tree asks for lib>=1 lib>=1.1, which lib-1.0 is not");
    }

    @Test
    void whatIsCompiledWithItAndNeedsNoLibraryOfItIsStatic() {
        libraryAndApp();
        published("app-1", "x/app", "DEPENDS=lib>=1", "REQUIRES=/lib/libc.so");
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 static lib-1.1");
    }

    @Test
    void whatIsBuiltByALanguageThatLinksStaticallyIsStatic() {
        libraryAndApp();
        tree("go122-1.22", "lang/go122");
        needs("app-1", "go122-1.22", "go122>=1", Headers.UNUSED);
        published("go122-1.22", "lang/go122");
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 static lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("built by lang/go122, which links statically");
        assertThat(says(Level.LINKED, "go122-1.22")).containsExactly("app-1 static go122-1.22");
    }

    @Test
    void aChangedPackageWithoutPathIsNoToolOfAnyone() {
        tree("lib-1.1", "");
        tree("app-1", "x/app");
        tree("go122-1.22", "lang/go122");
        needs("app-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        needs("app-1", "go122-1.22", "go122>=1", Headers.UNUSED);
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 static lib-1.1");
    }

    @Test
    void whatNeedsItOnlyToBeBuiltIsBuiltWithIt() {
        libraryAndApp();
        needs("app-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        tree("doc-1", "x/doc");
        needs("doc-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        published("doc-1", "x/doc");
        assertThat(says(Level.LINKED, "lib-1.1")).contains("doc-1 built-with lib-1.1");
    }

    @Test
    void whatNeedsItOnlyToRunStaysAndIsUnaffectedWhereAllIsBuilt() {
        libraryAndApp();
        tree("script-1", "x/script");
        tree("over-1", "x/over");
        needs("script-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        needs("over-1", "script-1", "script", Headers.UNUSED);
        published("script-1", "x/script", "DEPENDS=lib>=1");
        published("over-1", "x/over", "DEPENDS=script");
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 links lib-1.1");
        assertThat(says(Level.ALL, "lib-1.1"))
                .containsExactly("app-1 links lib-1.1", "over-1 indirect script-1", "script-1 unaffected lib-1.1");
    }

    @Test
    void aToolLeavesNothingBehindUnlessItsLibraryIsUsed() {
        tree("gmake-4", "devel/gmake");
        tree("app-1", "x/app");
        tree("plugin-1", "x/plugin");
        tree("unsure-1", "x/unsure");
        needs("app-1", "gmake-4", "gmake>=3", Headers.UNUSED);
        needs("plugin-1", "gmake-4", "gmake>=3", Headers.USED);
        needs("unsure-1", "gmake-4", "gmake>=3", Headers.UNKNOWN);
        assertThat(says(Level.LINKED, "gmake-4")).containsExactly("plugin-1 links gmake-4", "unsure-1 depends gmake-4");
        published("app-1", "x/app");
        published("plugin-1", "x/plugin");
        published("unsure-1", "x/unsure");
        published("gmake-4", "devel/gmake");
        assertThat(says(Level.LINKED, "gmake-4")).containsExactly("plugin-1 static gmake-4");
        published("gmake-4", "devel/gmake", "PROVIDES=/usr/pkg/lib/libgmake.so");
        assertThat(says(Level.LINKED, "gmake-4"))
                .containsExactly("plugin-1 static gmake-4", "unsure-1 depends gmake-4");
    }

    @Test
    void whereNothingIsKnownOfWhatForItIsNeededItIsRebuilt() {
        int lib = tree("lib-1.1", "");
        int app = tree("app-1", "");
        tree.need(app, lib);
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 depends lib-1.1");
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 depends lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("it is not known what for");
    }

    @Test
    void withoutWhatIsPublishedTheScanSaysWhoLinksAndNobodyMayStay() {
        tree("lib-1.1", "x/lib");
        tree("app-1", "x/app");
        tree("script-1", "x/script");
        needs("app-1", "lib-1.1", "lib>=1", Headers.USED);
        needs("script-1", "lib-1.1", "lib>=0", Headers.UNUSED);
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 links lib-1.1", "script-1 depends lib-1.1");
        assertThat(evidence("app-1", "lib-1.1")).isEqualTo("reads its buildlink3.mk");
        assertThat(evidence("script-1", "lib-1.1")).isEqualTo("needs lib>=0");
    }

    @Test
    void codeThatWasTakenInIsHandedOn() {
        libraryAndApp();
        // app is itself an archive now: takes lib in, and others take app in
        published("app-1", "x/app", "DEPENDS=lib>=1");
        for (String name : List.of("two", "three", "linker")) {
            tree(name + "-1", "x/" + name);
            published(name + "-1", "x/" + name);
        }
        needs("two-1", "app-1", "app", Headers.USED);
        needs("three-1", "two-1", "two", Headers.USED);
        published("three-1", "x/three", "PROVIDES=/usr/pkg/lib/libthree.so");
        needs("linker-1", "three-1", "three", Headers.USED);
        published("linker-1", "x/linker", "REQUIRES=/usr/pkg/lib/libthree.so");
        assertThat(says(Level.LINKED, "lib-1.1"))
                .containsExactly("app-1 static lib-1.1", "three-1 static two-1", "two-1 static app-1");
    }

    @Test
    void codeThatAGeneratorWroteIsHandedOnToo() {
        libraryAndApp();
        tree("parser-1", "x/parser");
        tree("user-1", "x/user");
        needs("parser-1", "lib-1.1", "lib", Headers.UNUSED);
        needs("user-1", "parser-1", "parser", Headers.USED);
        published("parser-1", "x/parser");
        published("user-1", "x/user");
        assertThat(says(Level.LINKED, "lib-1.1")).contains("parser-1 built-with lib-1.1", "user-1 static parser-1");
    }

    @Test
    void codeIsHandedOnAlsoWhereAPatternIsNoLongerSatisfied() {
        libraryAndApp();
        published("app-1", "x/app", "DEPENDS=lib<1.1");
        tree("two-1", "x/two");
        tree("three-1", "x/three");
        needs("two-1", "app-1", "app>=1", Headers.USED);
        needs("three-1", "two-1", "two", Headers.USED);
        published("two-1", "x/two", "DEPENDS=app-0.9");
        published("app-0.9", "x/app", "DEPENDS=lib<1.1");
        published("three-1", "x/three");
        assertThat(says(Level.LINKED, "lib-1.1"))
                .containsExactly("app-1 unsatisfied lib-1.1", "three-1 static two-1", "two-1 unsatisfied app-1");
    }

    @Test
    void aCycleOfArchivesEnds() {
        tree("lib-1.1", "x/lib");
        tree("a-1", "x/a");
        tree("b-1", "x/b");
        published("lib-1.0", "x/lib");
        published("a-1", "x/a");
        published("b-1", "x/b");
        needs("a-1", "lib-1.1", "lib", Headers.USED);
        needs("b-1", "a-1", "a", Headers.USED);
        needs("a-1", "b-1", "b", Headers.USED);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> plan(Level.LINKED, "lib-1.1"))
                .withMessageContaining("a-1 needs b-1 needs a-1");
    }

    @Test
    void whatIsNotPublishedNeedNotBeRebuiltUnlessAllIs() {
        libraryAndApp();
        tree("new-1", "x/new");
        needs("new-1", "lib-1.1", "lib", Headers.USED);
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 links lib-1.1");
        assertThat(plan(Level.LINKED, "lib-1.1").notes())
                .containsExactly(
                        "1 that use what changes are not published: there is nothing to rebuild",
                        "no history of builds: every duration is a guess; name one with --history");
        assertThat(says(Level.ALL, "lib-1.1")).contains("new-1 links lib-1.1");
        assertThat(plan(Level.ALL, "lib-1.1").notes()).hasSize(1);
    }

    @Test
    void whatIsNeededAndNotPublishedIsBuiltToo() {
        libraryAndApp();
        tree("dep-1", "x/dep");
        tree("deep-1", "x/deep");
        tree("there-1", "x/there");
        needs("app-1", "dep-1", "dep", Headers.USED);
        needs("app-1", "there-1", "there", Headers.USED);
        needs("dep-1", "deep-1", "deep", Headers.USED);
        published("there-0.9", "x/there");
        assertThat(says(Level.LINKED, "lib-1.1"))
                .containsExactly("app-1 links lib-1.1", "deep-1 missing dep-1", "dep-1 missing app-1");
        assertThat(plan(Level.LINKED, "lib-1.1").packages())
                .extracting(one -> one.pkgname().text())
                .containsSubsequence("deep-1", "dep-1", "app-1");
    }

    @Test
    void whatTheTreeCannotMakeIsNoted() {
        libraryAndApp();
        tree.notBuilt(tree.find(new PkgName("app-1")).orElseThrow(), "no fuse");
        assertThat(plan(Level.LINKED, "lib-1.1").notes().getFirst())
                .isEqualTo("the tree cannot make 1 of them here, such as app-1: no fuse");
    }

    // The six conditions of a package that may stay.

    @Test
    void mayStayIfTheGateProvedIt() {
        libraryAndApp();
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).isEmpty();
        assertThat(says(Level.LINKED, "lib-1.1")).containsExactly("app-1 links lib-1.1");
        assertThat(plan(Level.PROVEN, "lib-1.1").cost(Level.PROVEN).undecided()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"UNKNOWN", "SOURCE_BREAK", "BINARY_BREAK"})
    void isRebuiltIfTheLibraryIsNotProvedTheSameOrASuperset(Verdict verdict) {
        libraryAndApp();
        verdicts.put(new PkgName("lib-1.1"), new InterfaceChange(verdict, true, true));
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 links lib-1.1");
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void isRebuiltIfAHeaderOrAnArchiveChangedOrHoldsTheFix(boolean headers, boolean archives) {
        libraryAndApp();
        verdicts.put(new PkgName("lib-1.1"), new InterfaceChange(Verdict.COMPATIBLE, headers, archives));
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 links lib-1.1");
    }

    @Test
    void isRebuiltIfItLinksNoSharedLibraryOfIt() {
        libraryAndApp();
        published("app-1", "x/app", "DEPENDS=lib>=1");
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 static lib-1.1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Headers.class,
            names = {"UNUSED", "UNKNOWN"})
    void isRebuiltIfItIsNotSaidThatItIsCompiledWithIt(Headers headers) {
        libraryAndApp();
        tree("other-1", "x/other");
        needs("other-1", "lib-1.1", "lib>=1", headers);
        published("other-1", "x/other", "DEPENDS=lib>=1", "REQUIRES=" + SO);
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("other-1 links lib-1.1");
    }

    @Test
    void isRebuiltIfTheLibraryComesWithAGeneratorOfCode() {
        tree("protobuf-1.1", "devel/protobuf");
        tree("app-1", "x/app");
        tree("script-1", "x/script");
        needs("app-1", "protobuf-1.1", "protobuf", Headers.USED);
        needs("script-1", "protobuf-1.1", "protobuf", Headers.UNUSED);
        published("protobuf-1.0", "devel/protobuf", "PROVIDES=" + SO);
        published("app-1", "x/app", "DEPENDS=protobuf", "REQUIRES=" + SO);
        published("script-1", "x/script", "DEPENDS=protobuf");
        verdicts.put(new PkgName("protobuf-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "protobuf-1.1"))
                .containsExactly("app-1 links protobuf-1.1", "script-1 built-with protobuf-1.1");
    }

    @Test
    void isRebuiltIfItIsOfALanguageThatLinksStaticallyThoughItLoadsTheLibraryThroughOthers() {
        libraryAndApp();
        tree("go122-1.22", "lang/go122");
        tree("far-1", "x/far");
        needs("far-1", "go122-1.22", "go122>=1", Headers.UNUSED);
        published("go122-1.22", "lang/go122");
        published("far-1", "x/far", "REQUIRES=" + SO);
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("far-1 links lib-1.1");
    }

    @Test
    void isRebuiltIfTheGraphDoesNotSayWhatBuildsIt() {
        tree("lib-1.1", "");
        tree("far-1", "");
        published("lib-1.0", "x/lib", "PROVIDES=" + SO);
        published("far-1", "x/far", "REQUIRES=" + SO);
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("far-1 links lib-1.1");
    }

    @Test
    void whatLoadsTheLibraryOnlyThroughOthersMayStay() {
        libraryAndApp();
        tree("far-1", "x/far");
        published("far-1", "x/far", "REQUIRES=" + SO);
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).isEmpty();
    }

    @Test
    void withoutAVerdictItIsDecidedAfterTheGate() {
        libraryAndApp();
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 links lib-1.1?");
        RebuildPlan plan = plan(Level.PROVEN, "lib-1.1");
        assertThat(plan.cost(Level.PROVEN).packages()).isEqualTo(1);
        assertThat(plan.cost(Level.PROVEN).undecided()).isEqualTo(1);
        assertThat(plan.cost(Level.LINKED).packages()).isEqualTo(2);
        assertThat(plan.cost(Level.LINKED).undecided()).isZero();
        assertThat(plan(Level.LINKED, "lib-1.1").packages()).noneMatch(Rebuild::afterGate);
        assertThat(plan(Level.ALL, "lib-1.1").packages()).noneMatch(Rebuild::afterGate);
    }

    /** app links lib and lib2, both of which change. */
    private void twoLibraries() {
        libraryAndApp();
        tree("lib2-1.1", "x/lib2");
        needs("app-1", "lib2-1.1", "lib2", Headers.USED);
        published("lib2-1.0", "x/lib2", "PROVIDES=/usr/pkg/lib/lib2.so.1");
        published(
                "app-1",
                "x/app",
                "DEPENDS=lib>=1",
                "DEPENDS=lib2",
                "REQUIRES=" + SO,
                "REQUIRES=/usr/pkg/lib/lib2.so.1");
    }

    @ParameterizedTest
    @CsvSource({"lib-1.1, lib2-1.1", "lib2-1.1, lib-1.1"})
    void mayStayOnlyIfEachChangedPackageIsProved(String proved, String other) {
        twoLibraries();
        verdicts.put(new PkgName(proved), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1", "lib2-1.1"))
                .as("the other is not decided")
                .containsExactly("app-1 links " + other + "?");
        verdicts.put(new PkgName(other), new InterfaceChange(Verdict.BINARY_BREAK, true, true));
        assertThat(says(Level.PROVEN, "lib-1.1", "lib2-1.1"))
                .as("the other breaks it")
                .containsExactly("app-1 links " + other);
        verdicts.remove(new PkgName(proved));
        assertThat(says(Level.PROVEN, "lib2-1.1", "lib-1.1"))
                .as("one breaks it, one is not decided")
                .containsExactly("app-1 links " + other);
        verdicts.put(new PkgName(proved), HARMLESS);
        verdicts.put(new PkgName(other), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1", "lib2-1.1")).isEmpty();
    }

    @Test
    void aVerdictOnAnotherVersionProvesNothing() {
        libraryAndApp();
        verdicts.put(new PkgName("lib-1.2"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1")).containsExactly("app-1 links lib-1.1?");
    }

    @Test
    void theWorseOfTwoFindingsCounts() {
        assertThat(HARMLESS.and(new InterfaceChange(Verdict.COMPATIBLE, false, true)))
                .isEqualTo(new InterfaceChange(Verdict.ADDITIVE, false, true));
        assertThat(HARMLESS.and(new InterfaceChange(Verdict.UNKNOWN, true, false)))
                .isEqualTo(new InterfaceChange(Verdict.UNKNOWN, true, false));
    }

    private void users(String library, int count, String prefix) {
        for (int i = 0; i < count; i++) {
            String name = prefix + i + "-1";
            tree(name, "x/" + prefix + i);
            needs(name, library + "-1.1", library, Headers.USED);
            published(name, "x/" + prefix + i, "DEPENDS=" + library, "REQUIRES=/usr/pkg/lib/" + library + ".so.1");
            for (int j = 0; j < i; j++) {
                String user = prefix + i + "user" + j + "-1";
                tree(user, "y/" + prefix + i + "user" + j);
                needs(user, name, prefix + i, Headers.UNUSED);
                published(user, "y/" + prefix + i + "user" + j, "DEPENDS=" + prefix + i);
            }
        }
    }

    @Test
    void ofThoseThatMayStayTheMostNeededOnesOfEachChangedPackageAreBuiltAsATrial() {
        for (String library : List.of("lib", "lib2")) {
            tree(library + "-1.1", "x/" + library);
            published(library + "-1.0", "x/" + library, "PROVIDES=/usr/pkg/lib/" + library + ".so.1");
        }
        users("lib", 4, "a");
        users("lib2", 4, "b");
        rules = new RebuildRules(List.of(), List.of(), List.of(), 2);
        List<String> trials =
                List.of("a2-1 canary lib-1.1", "a3-1 canary lib-1.1", "b2-1 canary lib2-1.1", "b3-1 canary lib2-1.1");
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        verdicts.put(new PkgName("lib2-1.1"), HARMLESS);
        assertThat(says(Level.PROVEN, "lib-1.1", "lib2-1.1")).isEqualTo(trials);
        verdicts.clear();
        List<String> staged = new ArrayList<>(trials);
        staged.addAll(
                List.of("a0-1 links lib-1.1?", "a1-1 links lib-1.1?", "b0-1 links lib2-1.1?", "b1-1 links lib2-1.1?"));
        assertThat(says(Level.PROVEN, "lib-1.1", "lib2-1.1")).containsExactlyInAnyOrderElementsOf(staged);
        verdicts.put(new PkgName("lib-1.1"), new InterfaceChange(Verdict.BINARY_BREAK, false, false));
        assertThat(says(Level.PROVEN, "lib-1.1"))
                .as("where all are rebuilt there is nothing to try")
                .allMatch(one -> one.endsWith(" links lib-1.1"))
                .hasSize(4);
    }

    @Test
    void theLevelsGrowFromProvenToAll() {
        libraryAndApp();
        tree("over-1", "x/over");
        needs("over-1", "app-1", "app", Headers.UNUSED);
        published("over-1", "x/over", "DEPENDS=app");
        verdicts.put(new PkgName("lib-1.1"), HARMLESS);
        RebuildPlan plan = plan(Level.LINKED, "lib-1.1");
        assertThat(plan.cost(Level.PROVEN).packages()).isEqualTo(1);
        assertThat(plan.cost(Level.LINKED).packages()).isEqualTo(2);
        assertThat(plan.cost(Level.ALL).packages()).isEqualTo(3);
        assertThat(plan.cost(Level.ALL).criticalPath())
                .extracting(PkgName::text)
                .containsExactly("lib-1.1", "app-1", "over-1");
        assertThat(plan.cost(Level.ALL).criticalSeconds()).isEqualTo(180);
        assertThat(plan.cost(Level.ALL).workers()).isEqualTo(2);
        assertThat(plan.cost(Level.ALL).unmeasured()).isEqualTo(3);
    }

    @Test
    void aSummaryWithPatternsThatCannotBeReadIsNoReasonToSkip() {
        libraryAndApp();
        needs("app-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        tree("odd-1", "x/odd");
        needs("odd-1", "lib-1.1", "lib>=1", Headers.UNUSED);
        published("odd-1", "x/odd", "DEPENDS={lib", "DEPENDS=");
        assertThat(says(Level.LINKED, "lib-1.1")).contains("odd-1 built-with lib-1.1");
    }
}
