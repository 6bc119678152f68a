package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.holdfast.outcome.FindingState;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded after a day can be taken back: what is left is what an export of that evening had. */
@ParameterizedClass
@EnumSource
class RewindTest extends EachStore {

    private static final LocalDate START = LocalDate.of(2014, 4, 1);
    private static final int DAYS = 12;

    private final Random random = new Random(7);

    @Test
    void theHistoryIsAsItWasOnThatEvening() {
        List<String> evenings = new java.util.ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            record(START.plusDays(day), day);
            evenings.add(store.history().toString());
            assertThat(store.lastDay()).contains(START.plusDays(day));
        }
        for (int day = DAYS - 2; day >= 0; day--) {
            store.rewind(START.plusDays(day));
            assertThat(store.history().toString()).isEqualTo(evenings.get(day));
            assertThat(store.lastDay()).contains(START.plusDays(day));
        }
        store.rewind(START.minusDays(1));
        assertThat(store.lastDay()).isEmpty();
        record(START, 0);
        assertThat(store.history().observations()).hasSize(1);
    }

    @Test
    void aDayThatWasNotTheRealOneIsAsIfItHadNeverBeen() {
        record(START, 1);
        String before = store.history().toString();
        record(LocalDate.of(2200, 1, 1), 2);
        store.rewind(START);
        assertThat(store.history().toString()).isEqualTo(before);
        assertThat(store.recordList("list", START.plusDays(1), keys(1), true)
                        .change()
                        .isEmpty())
                .isTrue();
    }

    private void record(LocalDate day, int number) {
        store.recordList("list", day, keys(number), true);
        store.recordBranch(
                Readings.head("trunk", "c" + number), day.atTime(23, 59).toInstant(ZoneOffset.UTC));
        store.recordPublished(
                "archive",
                day,
                random.ints(0, 6)
                        .limit(3)
                        .distinct()
                        .mapToObj(one -> new ScannedPackage(new PkgName("foo" + one + "-1.0"), Optional.empty()))
                        .toList());
        store.recordFindings(
                "2014Q1",
                day,
                keys(number).stream()
                        .limit(3)
                        .map(key -> new FindingState(
                                new PkgName(key.pattern().replace("<1", "-0")),
                                Optional.empty(),
                                key,
                                random.nextBoolean() ? "no-fix" : "pullup",
                                Optional.empty(),
                                "because of " + day))
                        .toList());
    }

    private static List<VulnKey> keys(int number) {
        return java.util.stream.IntStream.range(number, number + 5)
                .mapToObj(i -> new VulnKey("pkg" + i % 7 + "<1", "dos", "http://example.org/" + i % 7))
                .toList();
    }
}
