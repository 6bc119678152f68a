package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VulnListChangeTest {

    @Test
    void blanksAndPlacesMakeNoDifference() {
        VulnKey spaced = VulnEntry.parse(17, "foo<2   dos \t http://a  ").key();
        assertThat(VulnListChange.between(keys("bar<1\tdos\thttp://b", "foo<2\tdos\thttp://a"), List.of(spaced))
                        .withdrawn())
                .containsExactly(VulnEntry.parse(0, "bar<1\tdos\thttp://b").key());
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "openssl>1.0.2<1.0.2a dos http://a, openssl>=1.0.2<1.0.2a dos http://a",
        "foo<2 dos http://a, foo<2 remote-code-execution http://a",
        "foo<2 dos http://a, foo<2 dos https://a",
        "foo<2 dos http://a, foo<2.1 xss http://a",
        "php-5.3.[0-9]* dos http://a, php>=5.3<5.3.9 dos http://a",
        "durupal>=7<7.32 dos http://a, drupal>=7<7.32 dos http://a",
    })
    void anEntryThatWasRewrittenIsOneChange(String was, String is) {
        VulnListChange change = VulnListChange.between(keys(was), keys(is));
        assertThat(change.changed())
                .containsExactly(new VulnListChange.Rewritten(
                        VulnEntry.parse(0, was).key(), VulnEntry.parse(0, is).key()));
        assertThat(change.added()).isEmpty();
        assertThat(change.withdrawn()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "foo<2 dos http://a, bar<3 dos http://a",
        "foo<2 dos http://a, foo<3 dos http://b",
        "foo<2 dos http://a, foo-bar<3 dos http://a",
    })
    void oneEntryInPlaceOfAnotherIsNoChangeOfIt(String gone, String come) {
        VulnListChange change = VulnListChange.between(keys(gone), keys(come));
        assertThat(change.changed()).isEmpty();
        assertThat(change.added()).hasSize(1);
        assertThat(change.withdrawn()).hasSize(1);
    }

    @Test
    void anEntryThatWasSplitIsOneChangeAndOneNewEntry() {
        VulnListChange change = VulnListChange.between(keys("foo<2 dos u"), keys("foo<1.5 dos u", "foo>=1.6<2 dos u"));
        assertThat(change.changed()).hasSize(1);
        assertThat(change.added()).hasSize(1);
        assertThat(change.withdrawn()).isEmpty();
    }

    @Property
    void aChangeLeadsFromTheOldListToTheNew(
            @ForAll("lists") List<VulnKey> before, @ForAll("lists") List<VulnKey> after) {
        VulnListChange change = VulnListChange.between(before, after);
        Set<VulnKey> list = new HashSet<>(before);
        Stream.concat(change.withdrawn().stream(), change.changed().stream().map(VulnListChange.Rewritten::was))
                .forEach(gone -> assertThat(list.remove(gone)).isTrue());
        Stream.concat(change.added().stream(), change.changed().stream().map(VulnListChange.Rewritten::is))
                .forEach(come -> assertThat(list.add(come)).isTrue());
        assertThat(list).isEqualTo(Set.copyOf(after));
        assertThat(VulnListChange.between(after, after).isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<List<VulnKey>> lists() {
        return Combinators.combine(
                        Arbitraries.of("foo<1", "foo<2", "bar<1", "bar-[0-9]*"),
                        Arbitraries.of("dos", "xss"),
                        Arbitraries.of("http://a", "http://b"))
                .as(VulnKey::new)
                .list()
                .ofMaxSize(8);
    }

    private static List<VulnKey> keys(String... lines) {
        return Stream.of(lines).map(line -> VulnEntry.parse(0, line).key()).toList();
    }
}
