package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.Test;

class FindingHistoryTest {

    private static final VulnKey ENTRY =
            VulnEntry.parse(0, "foo<2 dos http://a").key();

    @Test
    void aNewVersionThatTheEntryStillMatchesDoesNotMakeAFindingYounger() {
        List<FindingHistory> all = List.of(
                finding("foo-1.0", 1, 3),
                finding("foo-1.1", 3, 5),
                finding("foo-1.2", 5, 0),
                finding("bar-1.0", 2, 5),
                finding("bar-1.1", 6, 0));
        assertThat(FindingHistory.exposed(all))
                .containsOnlyKeys(all.get(2), all.get(4))
                .containsEntry(all.get(2), day(1))
                .containsEntry(all.get(4), day(6));
    }

    @Test
    void twoVersionsOnOneDayAreFollowedToo() {
        List<FindingHistory> all =
                List.of(finding("foo-1.0", 1, 3), finding("foo-1.1", 3, 3), finding("foo-1.2", 3, 0));
        assertThat(FindingHistory.exposed(all)).containsOnlyKeys(all.getLast()).containsValue(day(1));
    }

    private static FindingHistory finding(String pkgname, int since, int until) {
        return new FindingHistory(
                "2014Q1",
                new PkgName(pkgname),
                PkgPath.parse("net/foo"),
                ENTRY,
                day(since),
                until == 0 ? Optional.empty() : Optional.of(day(until)),
                List.of());
    }

    private static LocalDate day(int day) {
        return LocalDate.of(2014, 6, day);
    }
}
