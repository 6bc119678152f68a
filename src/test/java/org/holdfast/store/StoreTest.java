package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store promises, of both databases. */
@ParameterizedClass
@EnumSource(TestStores.class)
class StoreTest {

    private static final VulnKey FOO = VulnKey.parse("foo<2\tdos\thttp://a");
    private static final VulnKey FOO_CORRECTED = VulnKey.parse("foo<2.1\tdos\thttp://a");
    private static final VulnKey BAR = VulnKey.parse("bar<1\txss\thttp://b");
    private static final VulnKey BAZ = VulnKey.parse("baz-[0-9]*\teol\thttp://c");
    private static final PkgPath OPENSSL = PkgPath.parse("security/openssl").orElseThrow();

    @Parameter
    private TestStores kind;

    @TempDir
    private Path directory;

    private String where = "";
    private Store store;

    @BeforeEach
    void open() {
        where = kind.fresh(directory);
        store = Store.open(where);
    }

    @AfterEach
    void close() {
        if (store != null) { // there is none where PostgreSQL is asked for and not there
            store.close();
        }
    }

    @Test
    void theFirstLookAtTheListHasNothingToCompareWith() {
        ListNews news = store.recordList("list", day(1), List.of(FOO, BAR, FOO));
        assertThat(news.before()).isEmpty();
        assertThat(news.now()).isEqualTo(new ListObservation("list", day(1), 2));
        assertThat(news.change().added()).containsExactly(FOO, BAR);
    }

    @Test
    void everyFurtherLookSaysWhatChangedSinceTheOneBefore() {
        store.recordList("list", day(1), List.of(FOO, BAR));
        ListNews news = store.recordList("list", day(3), List.of(FOO_CORRECTED, BAZ));
        assertThat(news.before().orElseThrow().seen()).isEqualTo(day(1));
        assertThat(news.change().added()).containsExactly(BAZ);
        assertThat(news.change().changed()).hasSize(1);
        assertThat(news.change().withdrawn()).containsExactly(BAR);
        assertThat(store.recordList("list", day(4), List.of(FOO_CORRECTED, BAZ))
                        .change()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anEntryKeepsTheDayItWasFirstSeenEvenIfItWasAwayForAWhile() {
        store.recordList("list", day(1), List.of(FOO, BAR));
        store.recordList("list", day(2), List.of(FOO));
        store.recordList("list", day(3), List.of(FOO));
        assertThat(store.entries())
                .containsExactlyInAnyOrder(
                        new WatchedEntry(FOO, day(1), day(3), true), new WatchedEntry(BAR, day(1), day(1), false));
        store.recordList("list", day(5), List.of(BAR));
        assertThat(store.entries())
                .containsExactlyInAnyOrder(
                        new WatchedEntry(FOO, day(1), day(3), false), new WatchedEntry(BAR, day(1), day(5), true));
        assertThat(store.listOn(day(1))).containsExactlyInAnyOrder(FOO, BAR);
        assertThat(store.listOn(day(4))).containsExactly(FOO);
        assertThat(store.listOn(day(1).minusDays(1))).isEmpty();
    }

    @Test
    void aSecondLookOnTheSameDayIsKeptOnlyIfItDiffers() {
        store.recordList("list", day(1), List.of(FOO));
        store.recordList("list", day(1), List.of(FOO));
        assertThat(store.history().observations()).hasSize(1);
        store.recordList("list", day(1), List.of());
        store.recordList("list", day(1), List.of(FOO));
        assertThat(store.history().observations()).hasSize(3);
        assertThat(store.entries()).containsExactly(new WatchedEntry(FOO, day(1), day(1), true));
    }

    @Test
    void aClockThatRunsBackIsRefused() {
        store.recordList("list", day(2), List.of(FOO));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> store.recordList("list", day(1), List.of(FOO)))
                .withMessage(
                        "list: read on 2026-11-01, but the store saw the list on 2026-11-02 already: is the clock wrong?");
        assertThat(store.info().latest()).contains(new ListObservation("list", day(2), 1));
    }

    @Test
    void takesEntriesWithAnyByteAndOfAnyLength() {
        String bytes = IntStream.rangeClosed(0x21, 0xff)
                .filter(c -> c != '{' && c != '}' && c != 0x85 && c != 0xa0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        VulnKey odd = VulnKey.parse("x" + bytes + "\t" + bytes + "\thttp://" + "long/".repeat(10_000));
        store.recordList("list \t\u00e9", day(1), List.of(odd));
        assertThat(store.listOn(day(1))).containsExactly(odd);
        History history = store.history();
        assertThat(History.parse("text", history.toString())).isEqualTo(history);
    }

    @Test
    void aListAsLargeAsTheRealOneIsRecorded() {
        List<VulnKey> list = IntStream.range(0, 30_000)
                .mapToObj(i -> new VulnKey("pkg" + i % 4000 + "<" + i, "denial-of-service", "https://example.org/" + i))
                .toList();
        store.recordList("list", day(1), list);
        store.recordList("list", day(2), list.subList(10, 30_000));
        assertThat(store.listOn(day(2))).hasSize(29_990);
    }

    @Test
    void headsAreKeptWhereABranchMoves() {
        BranchHead first = new BranchHead("trunk", "c1", Instant.parse("2026-11-01T10:00:00.123456789Z"));
        assertThat(store.recordHead(first)).isTrue();
        assertThat(store.recordHead(new BranchHead("trunk", "c1", Instant.parse("2026-11-02T10:00:00Z"))))
                .isFalse();
        BranchHead back = new BranchHead("trunk", "c0", Instant.parse("2026-11-03T10:00:00Z"));
        store.recordHead(back);
        store.recordHead(new BranchHead("other", "c9", Instant.EPOCH));
        assertThat(store.heads("trunk")).containsExactly(first, back);
    }

    @Test
    void versionsAreKeptWithTheirCommits() {
        PackageVersion g = version("openssl-1.0.1g", "b", "2014-04-08T00:00:00Z");
        PackageVersion f = version("openssl-1.0.1f", "a", "2014-01-07T00:00:00Z");
        store.recordVersions(List.of(g, f));
        store.recordVersions(List.of(g));
        assertThat(store.versions(OPENSSL)).containsExactly(f, g);
        assertThat(store.versions(PkgPath.parse("x/y").orElseThrow())).isEmpty();
    }

    @Test
    void aScanTakesThePlaceOfTheOneBeforeOfTheSameCommit() {
        BranchScan.Line line = new BranchScan.Line(OPENSSL, Optional.of(new PkgName("openssl-1.0.1g")), "ok");
        store.recordScan(new BranchScan("2014Q1", "c1", List.of(line)));
        BranchScan unknown = new BranchScan(
                "2014Q1", "c1", List.of(line, new BranchScan.Line(OPENSSL, Optional.empty(), "unknown: OPSYS"), line));
        store.recordScan(unknown);
        assertThat(store.scan("2014Q1", "c1")).contains(unknown);
        assertThat(store.scan("2014Q1", "c2")).isEmpty();
    }

    @Test
    void findingsAreOpenedDecidedAnewAndClosedAndNothingOfThatIsForgotten() {
        Decision waiting = decision(FOO, "no-fix", "", "no fix in trunk");
        Decision fixed = decision(FOO, "pullup", "2.0", "fixed in trunk");
        Decision other = decision(BAR, "undetermined", "", "not decided: no changes");
        assertThat(store.recordFindings("2014Q1", day(1), List.of(waiting, other, waiting)))
                .isEqualTo(new FindingNews(List.of(waiting, other), List.of(), List.of()));
        assertThat(store.recordFindings("2014Q1", day(2), List.of(waiting, other)))
                .isEqualTo(new FindingNews(List.of(), List.of(), List.of()));
        assertThat(store.recordFindings("2014Q1", day(3), List.of(fixed)))
                .isEqualTo(new FindingNews(List.of(), List.of(fixed), List.of(other)));
        store.recordFindings("2014Q1", day(4), List.of());
        assertThat(store.recordFindings("2014Q1", day(5), List.of(fixed)).opened())
                .containsExactly(fixed);
        assertThat(store.recordFindings("2015Q4", day(5), List.of()).closed()).isEmpty();

        List<FindingHistory> all = store.findings("2014Q1");
        assertThat(all).extracting(FindingHistory::entry).containsExactly(FOO, BAR, FOO);
        assertThat(all).extracting(FindingHistory::isOpen).containsExactly(false, false, true);
        assertThat(all.getFirst().until()).contains(day(4));
        assertThat(all.getFirst().dispositions())
                .containsExactly(
                        new FindingHistory.Held(
                                "no-fix", Optional.empty(), "no fix in trunk", day(1), Optional.of(day(3))),
                        new FindingHistory.Held(
                                "pullup",
                                Optional.of(new PkgVersion("2.0")),
                                "fixed in trunk",
                                day(3),
                                Optional.of(day(4))));
    }

    @Test
    void aHistoryGoesThroughTextIntoAnotherStore() {
        History history = someHistory();
        String text = history.toString();
        try (Store other = Store.open(kind.fresh(directory))) {
            other.restore(History.parse("text", text), false);
            assertThat(other.history()).hasToString(text);
            assertThat(other.entries()).containsExactlyInAnyOrderElementsOf(store.entries());
            assertThat(other.findings("2014Q1")).isEqualTo(store.findings("2014Q1"));
            assertThat(other.recordList("list", day(9), store.listOn(day(9)))
                            .change()
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void aHistoryIsNotMixedWithAnother() {
        History history = someHistory();
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> store.restore(history, false))
                .withMessageContaining("--replace");
        store.recordList("list", day(20), List.of());
        store.restore(history, true);
        assertThat(store.history()).hasToString(history.toString());
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        History broken = new History(
                List.of(new ListObservation("list", day(1), 1)),
                List.of(new History.Sighting(FOO, 2, java.util.OptionalInt.empty())),
                List.of(),
                List.of());
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> store.restore(broken, false));
        assertThat(store.info().rows().values()).allMatch(count -> count == 0);
    }

    @Test
    void whatIsClosedAndOpenedAgainIsStillThere() {
        String text = someHistory().toString();
        store.close();
        store = Store.openExisting(where);
        assertThat(store.history()).hasToString(text);
        assertThat(store.info().schema()).isEqualTo("1");
        assertThat(store.info().rows()).containsEntry("observations", 2L).containsEntry("findings", 2L);
    }

    private History someHistory() {
        store.recordList("list", day(1), List.of(FOO, BAR));
        store.recordList("list", day(2), List.of(FOO_CORRECTED, BAZ));
        store.recordHead(new BranchHead("trunk", "c1", Instant.parse("2026-11-01T10:00:00Z")));
        store.recordFindings("2014Q1", day(1), List.of(decision(FOO, "no-fix", "", "a\tb\nc\\d \u2026 -")));
        store.recordFindings("2014Q1", day(2), List.of(decision(FOO_CORRECTED, "pullup", "2.1", "-")));
        return store.history();
    }

    private static Decision decision(VulnKey entry, String kind, String version, String sentence) {
        return new Decision(
                new PkgName(entry.pattern().replaceFirst("[<-].*", "") + "-1.0"),
                Optional.of(OPENSSL).filter(path -> !kind.equals("undetermined")),
                entry,
                kind,
                Optional.of(version).filter(text -> !text.isEmpty()).map(PkgVersion::new),
                sentence);
    }

    private static PackageVersion version(String pkgname, String commit, String date) {
        return new PackageVersion(OPENSSL, new PkgName(pkgname), commit, "obache", Instant.parse(date));
    }

    private static LocalDate day(int day) {
        return LocalDate.of(2026, 11, day);
    }
}
