package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchState;
import org.holdfast.outcome.FindingNews;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.ListNews;
import org.holdfast.outcome.ListObservation;
import org.holdfast.outcome.PublishedNews;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store promises, of both databases. */
@ParameterizedClass
@EnumSource(TestStores.class)
class StoreTest extends EachStore {

    private static final VulnKey FOO =
            VulnEntry.parse(0, "foo<2\tdos\thttp://a").key();
    private static final VulnKey FOO_CORRECTED =
            VulnEntry.parse(0, "foo<2.1\tdos\thttp://a").key();
    private static final VulnKey BAR =
            VulnEntry.parse(0, "bar<1\txss\thttp://b").key();
    private static final VulnKey BAZ =
            VulnEntry.parse(0, "baz-[0-9]*\teol\thttp://c").key();

    @Test
    void theFirstLookAtTheListHasNothingToCompareWith() {
        ListNews news = store.recordList("list", day(1), List.of(FOO, BAR, FOO), false);
        assertThat(news.before()).isEmpty();
        assertThat(news.now()).isEqualTo(new ListObservation("list", day(1), 2));
        assertThat(news.change().added()).containsExactly(FOO, BAR);
    }

    @Test
    void everyFurtherLookSaysWhatChangedSinceTheOneBefore() {
        store.recordList("list", day(1), List.of(FOO, BAR), false);
        ListNews news = store.recordList("list", day(3), List.of(FOO_CORRECTED, BAZ), false);
        assertThat(news.before().orElseThrow().seen()).isEqualTo(day(1));
        assertThat(news.change().added()).containsExactly(BAZ);
        assertThat(news.change().changed()).hasSize(1);
        assertThat(news.change().withdrawn()).containsExactly(BAR);
        assertThat(store.recordList("list", day(4), List.of(FOO_CORRECTED, BAZ), false)
                        .change()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anEntryKeepsTheDayItWasFirstSeenEvenIfItWasAwayForAWhile() {
        store.recordList("list", day(1), List.of(FOO, BAR), false);
        store.recordList("list", day(2), List.of(FOO), false);
        store.recordList("list", day(3), List.of(FOO), false);
        assertThat(store.entries())
                .containsExactlyInAnyOrder(
                        new WatchedEntry(FOO, day(1), day(3), true), new WatchedEntry(BAR, day(1), day(1), false));
        store.recordList("list", day(5), List.of(BAR), false);
        assertThat(store.entries())
                .containsExactlyInAnyOrder(
                        new WatchedEntry(FOO, day(1), day(3), false), new WatchedEntry(BAR, day(1), day(5), true));
        assertThat(store.listOn(day(1))).containsExactlyInAnyOrder(FOO, BAR);
        assertThat(store.listOn(day(4))).containsExactly(FOO);
        assertThat(store.listOn(day(1).minusDays(1))).isEmpty();
    }

    @Test
    void aSecondLookOnTheSameDayIsKeptOnlyIfItDiffers() {
        store.recordList("list", day(1), List.of(FOO), false);
        store.recordList("list", day(1), List.of(FOO), false);
        assertThat(store.history().observations()).hasSize(1);
        store.recordList("list", day(1), List.of(), false);
        store.recordList("list", day(1), List.of(FOO), false);
        assertThat(store.history().observations()).hasSize(3);
        assertThat(store.entries()).containsExactly(new WatchedEntry(FOO, day(1), day(1), true));
    }

    @Test
    void aClockThatRunsBackIsRefused() {
        store.recordList("list", day(2), List.of(FOO), false);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> store.recordList("list", day(1), List.of(FOO), false))
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
        VulnKey odd = VulnEntry.parse(0, "x" + bytes + "\t" + bytes + "\thttp://" + "long/".repeat(10_000))
                .key();
        store.recordList("list \t\u00e9", day(1), List.of(odd), false);
        assertThat(store.listOn(day(1))).containsExactly(odd);
        History history = store.history();
        assertThat(History.parse("text", history.toString())).isEqualTo(history);
    }

    @Test
    void aListAsLargeAsTheRealOneIsRecorded() {
        List<VulnKey> list = IntStream.range(0, 30_000)
                .mapToObj(i -> new VulnKey("pkg" + i % 4000 + "<" + i, "denial-of-service", "https://example.org/" + i))
                .toList();
        store.recordList("list", day(1), list, false);
        store.recordList("list", day(2), list.subList(10, 30_000), false);
        assertThat(store.listOn(day(2))).hasSize(29_990);
    }

    @Test
    void headsAreKeptWhereABranchMoves() {
        store.recordBranch(Readings.head("trunk", "c1"), Instant.parse("2026-11-01T10:00:00.123456789Z"));
        store.recordBranch(Readings.head("trunk", "c1"), Instant.parse("2026-11-02T10:00:00Z"));
        store.recordBranch(Readings.head("trunk", "c0"), Instant.parse("2026-11-03T10:00:00Z"));
        store.recordBranch(Readings.head("other", "c9"), Instant.EPOCH);
        assertThat(store.heads("trunk"))
                .containsExactly(
                        new BranchHead("trunk", "c1", Instant.parse("2026-11-01T10:00:00Z")),
                        new BranchHead("trunk", "c0", Instant.parse("2026-11-03T10:00:00Z")));
    }

    @Test
    void aBranchIsKeptAsItWasReadAndGoesOnFromThere() {
        PackageDirectory foo =
                Readings.directory("net/foo", "py27-foo-1\nunknown: OPSYS", "net/foo/Makefile", "mk/x.mk");
        PackageDirectory bar = Readings.directory("net/bar", "bar-1", "net/bar/Makefile", "mk/x.mk");
        VersionChange added = Readings.change("a", "", "openssl-1.0.1g");
        store.recordBranch(Readings.whole("a", List.of(bar, foo), added), Instant.EPOCH);
        BranchState read = store.branch("trunk").orElseThrow();
        assertThat(List.of(read.commit(), read.cut(), read.rules())).containsExactly("a", "cut", "rules");
        assertThat(read.directories().get()).containsExactly(bar, foo);
        assertThat(store.branch("2014Q1")).isEmpty();

        PackageDirectory moved = Readings.directory("net/bar", "bar-2", "net/bar/Makefile");
        VersionChange updated = Readings.change("b", "openssl-1.0.1g", "openssl-1.0.1h\nopenssl-fips-1");
        VersionChange removed = Readings.change("c", "openssl-1.0.1h\nopenssl-fips-1", "");
        store.recordBranch(
                Readings.further("a", "c", List.of(moved), Set.of(foo.pkgpath()), updated, removed), Instant.EPOCH);
        assertThat(store.branch("trunk").orElseThrow().directories().get()).containsExactly(moved);
        assertThat(store.changes("trunk")).containsExactly(added, updated, removed);
        assertThat(store.changes("other")).isEmpty();
    }

    @Test
    void whatARewrittenBranchHasLostIsKeptApart() {
        VersionChange kept = Readings.change("a", "", "openssl-1.0.1g");
        VersionChange lost = Readings.change("b", "openssl-1.0.1g", "openssl-1.0.1h");
        VersionChange instead = Readings.change("b2", "openssl-1.0.1g", "openssl-1.0.1i");
        store.recordBranch(Readings.whole("b", List.of(), kept, lost), Instant.EPOCH);
        store.recordBranch(Readings.rewritten("b", "b2", Set.of("b"), List.of(), kept, instead), Instant.EPOCH);
        assertThat(store.changes("trunk")).containsExactly(kept, instead);
        assertThat(store.info().rows()).containsEntry("versions", 3L);
        store.rebuild(List.of(Readings.whole("b2", List.of(), kept, instead)), Instant.EPOCH);
        assertThat(store.changes("trunk")).containsExactly(kept, instead);
        assertThat(store.info().rows()).containsEntry("versions", 3L).containsEntry("commits", 3L);
    }

    @Test
    void anArchiveIsWatchedOverTime() {
        ScannedPackage one = new ScannedPackage(new PkgName("openssl-1.0.1g"), Optional.of(Readings.OPENSSL));
        ScannedPackage two = new ScannedPackage(new PkgName("foo-1"), Optional.empty());
        assertThat(store.recordPublished("All", day(1), List.of(one, two, one)))
                .isEqualTo(new PublishedNews(true, List.of(one, two), List.of()));
        assertThat(store.recordPublished("All", day(2), List.of(one)))
                .isEqualTo(new PublishedNews(false, List.of(), List.of(two)));
        assertThat(store.recordPublished("All", day(3), List.of(two, one)))
                .isEqualTo(new PublishedNews(false, List.of(two), List.of()));
        assertThat(store.published())
                .containsExactly(
                        new Published("All", one, day(1), Optional.empty()),
                        new Published("All", two, day(1), Optional.of(day(2))),
                        new Published("All", two, day(3), Optional.empty()));
    }

    @Test
    void aListThatLostManyEntriesIsNotTakenForManyWithdrawals() {
        List<VulnKey> list = IntStream.range(0, 1500)
                .mapToObj(i -> new VulnKey("pkg" + i + "<1", "dos", "https://example.org/" + i))
                .toList();
        store.recordList("list", day(1), list, false);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> store.recordList("list", day(2), list.subList(0, 700), false))
                .withMessageContaining("has lost 800 of the 1,500 entries seen on 2026-11-01")
                .withMessageContaining("--shrunk");
        assertThat(store.listOn(day(2))).isEqualTo(list);
        store.recordList("list", day(2), list.subList(0, 700), true);
        assertThat(store.listOn(day(2))).hasSize(700);
    }

    @Test
    void findingsAreOpenedDecidedAnewAndClosedAndNothingOfThatIsForgotten() {
        FindingState waiting = decision(FOO, "no-fix", "", "no fix in trunk");
        FindingState fixed = decision(FOO, "pullup", "2.0", "fixed in trunk");
        FindingState other = decision(BAR, "undetermined", "", "not decided: no changes");
        assertThat(store.recordFindings("2014Q1", day(1), List.of(waiting, other, waiting)))
                .isEqualTo(new FindingNews(true, List.of(waiting, other), List.of(), List.of()));
        assertThat(store.recordFindings("2014Q1", day(2), List.of(waiting, other)))
                .isEqualTo(new FindingNews(false, List.of(), List.of(), List.of()));
        assertThat(store.recordFindings("2014Q1", day(3), List.of(fixed)))
                .isEqualTo(new FindingNews(false, List.of(), List.of(fixed), List.of(other)));
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
            assertThat(other.recordList("list", day(9), store.listOn(day(9)), false)
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
        store.recordList("list", day(20), List.of(), false);
        store.restore(history, true);
        assertThat(store.history()).hasToString(history.toString());
    }

    @Test
    void whatFailsLeavesNothingBehind() {
        History broken = new History(
                List.of(new ListObservation("list", day(1), 1)),
                List.of(new History.Sighting(FOO, 2, java.util.OptionalInt.empty())),
                List.of(),
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
        assertThat(store.info().schema()).isEqualTo(Schema.VERSION);
        assertThat(store.info().rows()).containsEntry("observations", 2L).containsEntry("findings", 2L);
    }

    @Test
    void theLastAssessmentOfABranchIsKeptUnderItsKeyUntilARebuild() {
        String body = "{\"package\":\"openssl\",\"sentence\":\"\u2026\"}\n".repeat(100_000);
        store.recordAssessment("2014Q1", "a", utf8("{}"));
        store.recordAssessment("2014Q1", "b", utf8(body));
        store.recordAssessment("2015Q4", "b", utf8("[]"));
        assertThat(store.assessment("2014Q1", "a")).isEmpty();
        assertThat(store.assessment("2014Q1", "b").map(StoreTest::text)).contains(body);
        assertThat(store.assessment("2015Q4", "b").map(StoreTest::text)).contains("[]");
        // What does not deflate is longer than a column may be.
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(2_000_000, ' ', '~').forEach(c -> noise.append((char) c));
        store.recordAssessment("2014Q1", "c", utf8(noise.toString()));
        assertThat(store.assessment("2014Q1", "c").map(StoreTest::text)).contains(noise.toString());
        store.rebuild(List.of(), Instant.EPOCH);
        assertThat(store.assessment("2014Q1", "c")).isEmpty();
    }

    private History someHistory() {
        store.recordList("list", day(1), List.of(FOO, BAR), false);
        store.recordList("list", day(2), List.of(FOO_CORRECTED, BAZ), false);
        store.recordBranch(Readings.head("trunk", "c1"), Instant.parse("2026-11-01T10:00:00Z"));
        store.recordPublished(
                "All", day(1), List.of(new ScannedPackage(new PkgName("foo-1"), Optional.of(Readings.OPENSSL))));
        store.recordPublished("All", day(2), List.of());
        store.recordFindings("2014Q1", day(1), List.of(decision(FOO, "no-fix", "", "a\tb\nc\\d \u2026 -")));
        store.recordFindings("2014Q1", day(2), List.of(decision(FOO_CORRECTED, "pullup", "2.1", "-")));
        return store.history();
    }

    private static FindingState decision(VulnKey entry, String kind, String version, String sentence) {
        return new FindingState(
                new PkgName(entry.pattern().replaceFirst("[<-].*", "") + "-1.0"),
                Optional.of(Readings.OPENSSL).filter(path -> !kind.equals("undetermined")),
                entry,
                kind,
                Optional.of(version).filter(text -> !text.isEmpty()).map(PkgVersion::new),
                sentence);
    }

    private static LocalDate day(int day) {
        return LocalDate.of(2026, 11, day);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
