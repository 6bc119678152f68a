package org.holdfast.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

class DurationsTest {

    private final List<BuildTiming> history = new ArrayList<>();

    private void built(long at, String name, String path, boolean succeeded, double seconds, double cpu, int jobs) {
        history.add(new BuildTiming(
                Instant.ofEpochSecond(at), new PkgName(name), PkgPath.parse(path), succeeded, seconds, cpu, jobs));
    }

    private Rebuild.Duration of(String name, String path) {
        return Durations.of(history).of(new PkgName(name), PkgPath.parse(path));
    }

    private static Rebuild.Duration measured(double seconds, double cpu) {
        return new Rebuild.Duration(seconds, cpu, true);
    }

    private static Rebuild.Duration guess(double seconds, double cpu) {
        return new Rebuild.Duration(seconds, cpu, false);
    }

    @Test
    void theLastSuccessfulBuildCountsInWhateverVersionAndOrder() {
        built(3, "a-3", "x/a", false, 999, 999, 1);
        built(2, "a-2", "x/a", true, 20, 40, 4);
        built(1, "a-1", "x/a", true, 10, 15, 4);
        assertThat(of("a-9", "x/a")).isEqualTo(measured(20, 40));
        assertThat(Durations.of(history).longest(new PkgName("a-9"))).hasValue(20.0);
        assertThat(Durations.of(history).longest(new PkgName("b-9"))).isEmpty();
    }

    @Test
    void processorTimeThatWasNotMeasuredIsThatOfAllJobs() {
        built(1, "a-1", "x/a", true, 10, 0, 4);
        assertThat(of("a-1", "x/a")).isEqualTo(measured(10, 40));
    }

    @Test
    void theSameBaseFromAnotherDirectoryIsAnotherPackage() {
        built(1, "php-5.4", "lang/php54", true, 10, 10, 1);
        built(2, "php-5.5", "lang/php55", true, 30, 30, 1);
        assertThat(of("php-5.4", "lang/php54")).isEqualTo(measured(10, 10));
        assertThat(of("php-5.6", "lang/php56")).isEqualTo(guess(30, 30));
    }

    @Test
    void whoseDirectoryIsNotKnownIsFoundByItsBase() {
        built(1, "a-1", "", true, 10, 10, 1);
        built(1, "b-1", "x/b", true, 30, 30, 1);
        assertThat(of("a-2", "x/a")).isEqualTo(measured(10, 10));
        assertThat(of("b-2", "")).isEqualTo(measured(30, 30));
        assertThat(of("c-2", "")).isEqualTo(guess(20, 20));
    }

    @Test
    void anUnknownPackageIsTheMeanOfItsCategoryIfThatIsKnownWell() {
        for (int i = 0; i < 8; i++) {
            built(i, "g" + i + "-1", "games/g" + i, true, 100 + i, 200, 2);
        }
        for (int i = 0; i < 7; i++) {
            built(i, "n" + i + "-1", "net/n" + i, true, 1, 2, 2);
        }
        assertThat(of("new-1", "games/new")).isEqualTo(guess(103.5, 200));
        Rebuild.Duration other = of("new-1", "net/new");
        assertThat(other).isEqualTo(of("new-1", "www/new"));
        assertThat(other.measured()).isFalse();
        assertThat(other.seconds()).isBetween(55.0, 56.0);
    }

    @Test
    void anotherPackageOfTheSameDirectoryTellsMoreThanTheCategory() {
        for (int i = 0; i < 8; i++) {
            built(i, "g" + i + "-1", "devel/g" + i, true, 100, 100, 1);
        }
        built(1, "py312-foo-1", "devel/py-foo", true, 10, 20, 1);
        built(1, "py313-foo-1", "devel/py-foo", true, 12, 24, 1);
        assertThat(of("py314-foo-1", "devel/py-foo")).isEqualTo(guess(11, 22));
    }

    @Test
    void withoutAnyHistoryABuildIsAGuess() {
        Durations none = Durations.of(List.of());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.of(new PkgName("a-1"), Optional.empty())).isEqualTo(guess(60, 60));
        built(1, "a-1", "x/a", false, 5, 5, 1);
        assertThat(Durations.of(history).isEmpty()).isTrue();
    }
}
