package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CveIdsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CVE-2014-0224 | CVE-2014-0224",
                "http://…?name=cve-2014-0224&x=CVE-2014-0224 | CVE-2014-0224",
                "http://…?name=CVE-2007-{4352,5392,5393} | CVE-2007-4352 CVE-2007-5392 CVE-2007-5393",
                "http://…?name=CVE-2007-%7B4352,5392%7D | CVE-2007-4352 CVE-2007-5392",
                "http://…?name=CVE-2008-[3103-3106] | CVE-2008-3103 CVE-2008-3104 CVE-2008-3105 CVE-2008-3106",
                "CVE-2008-{3103..3104,3111} | CVE-2008-3103 CVE-2008-3104 CVE-2008-3111",
                "CVE-2008-310[3-59] | CVE-2008-3103 CVE-2008-3104 CVE-2008-3105 CVE-2008-3109",
                "CVE-2014-02{24,98} | CVE-2014-0224 CVE-2014-0298",
                "CVE-2008-[0098-0101] | CVE-2008-0098 CVE-2008-0099 CVE-2008-0100 CVE-2008-0101",
                "CAN-2004-0001 SCAN-2004-0002 | CVE-2004-0001",
                "https://discuss.example.org/t/cve-2015-5531/25737 | CVE-2015-5531",
                "CVE-2007-{} CVE-2007-123 CVE-2007- | ''",
            })
    void idsWrittenAsOneAreGivenOneByOne(String text, String ids) {
        assertThat(CveIds.in(text)).isEqualTo(words(ids));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CVE 2014-0224 | CVE-2014-0224",
                "CVE: 2014-0224, cve_2014_0198 | CVE-2014-0224 CVE-2014-0198",
                "CVE2014-0224 | CVE-2014-0224",
                "CVE\u20112014\u20130224 | CVE-2014-0224",
                "CVE-2014-0195/0221 and more | CVE-2014-0195 CVE-2014-0221",
                "CVE-2014-0195/2013-0221/CVE-2012-3456 | CVE-2014-0195 CVE-2013-0221 CVE-2012-3456",
                "(CVE-2014-0195/foo) | CVE-2014-0195",
                "see https://discuss.example.org/t/cve-2015-5531/25737. | CVE-2015-5531",
                "CVE-2007-{4352,5392} | CVE-2007-4352 CVE-2007-5392",
                "CVE team 2014-0224; CVE of 2014 0224 | ''",
            })
    void peopleWriteThemInOtherWays(String text, String ids) {
        assertThat(CveIds.inProse(text)).isEqualTo(words(ids));
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(CveIds.inProse(bytes)).isEqualTo(words(ids));
    }

    @Test
    void aRangeHasABudgetAndWhatIsNotGivenIsSaid() {
        assertThat(CveIds.in("CVE-2008-[1000-1999]")).hasSize(1000);
        assertThat(CveIds.in("CVE-2008-[1000-9999]")).containsExactly("CVE-2008-1000", "CVE-2008-9999");
        assertThat(CveIds.in("CVE-2008-[1000-1999] ".repeat(50) + "CVE-2009-[1000-1999]"))
                .hasSize(1002);
        assertThat(CveIds.notGiven("CVE-2008-[1000-9999]"))
                .containsExactly("'CVE-2008-[1000-9999]' is a range of more than 1000 CVE ids");
        assertThat(CveIds.notGiven("CVE-2008-[3115-3103]"))
                .containsExactly("'CVE-2008-[3115-3103]' is a range that runs backwards");
        assertThat(CveIds.notGiven("CVE-2008-{3103,31}"))
                .containsExactly("'31' in 'CVE-2008-{3103,31}' is no number of a CVE id");
        assertThat(CveIds.notGiven("CVE-2008-{3103,3104}")).isEmpty();
        assertThat(CveIds.in("CVE-2008-[1-99999999999999999999]")).containsExactly("CVE-2008-99999999999999999999");
    }

    @Test
    void textThatIsHostileTakesNoTime() {
        for (String part :
                List.of("CVE-2014-", "CVE-2014-0001/", "/0001", "http://[1]", "[1]a", "CVE-2014-{1,", "--", "CVE ")) {
            String text = "CVE-2014-0001 " + part.repeat(131_072 / part.length());
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                assertThat(CveIds.in(text)).contains("CVE-2014-0001");
                assertThat(CveIds.inProse(text)).contains("CVE-2014-0001");
                assertThat(CveIds.inProse("http://" + text)).contains("CVE-2014-0001");
            });
        }
    }

    @Test
    void severalIdsCanBeOneWord() {
        assertThat(CveIds.isWritten("CVE-2007-{4352,5392}")).isTrue();
        assertThat(CveIds.isWritten("cve-2007-4352")).isTrue();
        assertThat(CveIds.isWritten("CVE-2007-{4352,5392}x")).isFalse();
        assertThat(CveIds.isWritten("openssl-1.0.1")).isFalse();
    }

    @Test
    void onePatchOfTwoDoesNotCloseAnEntry() {
        VulnEntry entry = VulnEntry.parse(1, "foo<2 dos http://example.org/?name=CVE-2007-{4352,5392}");
        BranchPatch one = new BranchPatch(new PkgPath("a", "foo"), "a/foo/patches/patch-CVE-2007-4352", "1", "");
        BranchPatch two =
                new BranchPatch(new PkgPath("a", "foo"), "a/foo/patches/patch-ab", "2", "Fixes CVE-2007-5392");
        assertThat(entry.advisory()).isEqualTo("CVE-2007-4352 and 1 more");
        assertThat(one.names(entry)).isTrue();
        assertThat(BranchPatch.closing(List.of(one), entry)).isEmpty();
        assertThat(BranchPatch.closing(List.of(two, one), entry)).contains(two);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
