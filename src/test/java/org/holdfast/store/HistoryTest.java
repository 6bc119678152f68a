package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1: does not begin with",
                "#holdfast-store:2;#end:1; | 1: does not begin with",
                "#holdfast-store:1; | 1: its last line",
                "#holdfast-store:1;#end:2; | 2: its last line",
                "#holdfast-store:1;#end:1 | 2: its last line",
                "#holdfast-store:1;nonsense:x;#end:2; | 2: 'nonsense' with 2 words",
                "#holdfast-store:1;observation:2026-11-31:0:x;#end:2; | 2: ",
                "#holdfast-store:1;observation:2026-11-30:many:x;#end:2; | 2: ",
                "#holdfast-store:1;sighting:1:-:a:b:c;#end:2; | 2: no observations from 1 to -",
                "#holdfast-store:1;observation:2026-11-30:1:x;sighting:1:2:a:b:c;#end:3; | 3: no observations from 1 to 2",
                "#holdfast-store:1;disposition:2026-11-30:-:no-fix:-:x;#end:2; | 2: a disposition without a finding",
                "#holdfast-store:1;finding:2026-11-30:-:q:-:a-1:a:b:c;#end:2; | the finding of a-1, c has no disposition",
            })
    void anExportThatIsNotWholeIsRefused(String text, String why) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> History.parse("file", text.replace(':', '\t').replace(';', '\n')))
                .withMessageContaining("file:" + (Character.isDigit(why.charAt(0)) ? "" : " ") + why);
    }
}
