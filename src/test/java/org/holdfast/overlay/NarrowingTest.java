package org.holdfast.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowingTest {

    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl>=1.0.1<1.0.1h     | openssl-1.0.1gnb2      | openssl{>=1.0.1<1.0.1gnb2,>1.0.1gnb2<1.0.1h}",
                "openssl>=1.0.1g<1.0.1h    | openssl-1.0.1g         | openssl>1.0.1g<1.0.1h",
                "openssl<=1.0.1g           | openssl-1.0.1g         | openssl<1.0.1g",
                "openssl<2                 | openssl-1.0.1g         | openssl{<1.0.1g,>1.0.1g<2}",
                "openssl>1                 | openssl-1.0.1g         | openssl{>1<1.0.1g,>1.0.1g}",
                "php>=5.4<6                | php-5.4.1 php-5.5.1    | php{>=5.4<5.4.1,>5.4.1<5.5.1,>5.5.1<6}",
                "suse{,32}_openssl<2       | suse_openssl-1         | suse{_openssl<1,_openssl>1<2,32_openssl<2}",
                "openssl-1.0.1g            | openssl-1.0.1g         | nothing",
                "{foo,foo}-1               | foo-1                  | nothing",
                "foo>=1<=1.0               | foo-1.0                | nothing",
                "foo-[0-9]*                | foo-1.5                | foo-{[02-9]*,1,1[!.]*,1.,1.[!5]*,1.5?*}",
                "foo                       | foo-2                  | foo-{[013-9]*,2?*}",
                "foo-1.[0-9]               | foo-1.5                | foo-1.[0-46-9]",
                "foo-1.?                   | foo-1.5                | foo-1.[!5]",
                "foo-1.[!0]                | foo-1.5                | foo-1.[!05]",
                "foo<1                     | bar-0                  | foo<1",
                "*-foo-[0-9]*              | py27-foo-1             | impossible",
                "foo-[[:digit:]]*          | foo-1                  | impossible",
                "foo-[0-9]*                | foo-1[a                | impossible",
                "foo*                      | foo-1-2                | impossible",
            })
    void saysWithoutASpecificName(String pattern, String names, String expected) {
        List<PkgName> without = Stream.of(names.split(" ")).map(PkgName::new).toList();
        String narrowed = switch (Narrowing.of(PkgPattern.parse(pattern), without)) {
            case Narrowing.To to -> to.pattern().toString();
            case Narrowing.Nothing nothing -> "nothing";
            case Narrowing.Impossible impossible -> "impossible";
        };
        assertThat(narrowed).isEqualTo(expected);
    }

    /** Exactly what was asked for: of all other names nothing changes. */
    @Property(tries = 3000)
    void matchesAllElseAndNothingMore(
            @ForAll("patterns") String text, @ForAll("names") List<String> free, @ForAll("names") List<String> others) {
        PkgPattern pattern = PkgPattern.parse(text);
        List<PkgName> without =
                free.stream().map(PkgName::new).filter(pattern::matches).toList();
        switch (Narrowing.of(pattern, without)) {
            case Narrowing.To to -> {
                assertThat(without).noneMatch(to.pattern()::matches);
                for (String other : others) {
                    PkgName name = new PkgName(other);
                    if (without.stream().noneMatch(one -> isSame(one, name))) {
                        assertThat(to.pattern().matches(name))
                                .as("%s of %s, now %s", name, pattern, to.pattern())
                                .isEqualTo(pattern.matches(name));
                    }
                }
            }
            case Narrowing.Nothing nothing ->
                assertThat(others)
                        .map(PkgName::new)
                        .filteredOn(name -> without.stream().noneMatch(one -> isSame(one, name)))
                        .noneMatch(pattern::matches);
            case Narrowing.Impossible impossible -> assertThat(impossible.why()).isNotBlank();
        }
    }

    private static boolean isSame(PkgName left, PkgName right) {
        return left.base().equals(right.base()) && PkgVersion.ORDER.compare(left.version(), right.version()) == 0;
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> version = version();
        return Arbitraries.oneOf(
                version.map(v -> "foo<" + v),
                Combinators.combine(version, version).as((low, high) -> "foo>=" + low + "<" + high),
                Combinators.combine(version, version).as((low, high) -> "{foo,bar}>" + low + "<=" + high),
                Arbitraries.of(
                        "foo-[0-9]*", "foo", "foo{,-3d}-[0-9]*", "foo-1.[0-9]*", "foo-1*", "foo*", "{foo,b?r}-[12]*"),
                version.map(v -> "foo-" + v));
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Combinators.combine(Arbitraries.of("foo", "foo", "bar", "foo-3d"), version())
                .as((base, version) -> base + "-" + version)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static Arbitrary<String> version() {
        return Combinators.combine(
                        Arbitraries.of("0", "1", "2", "10"),
                        Arbitraries.of("", ".0", ".1", ".12", "a", "rc1"),
                        Arbitraries.of("", "nb1", "nb2"))
                .as((a, b, c) -> a + b + c);
    }
}
