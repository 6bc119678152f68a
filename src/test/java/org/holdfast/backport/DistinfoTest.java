package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DistinfoTest {

    private static final String TEXT = """
            $NetBSD$

            SHA1 (foo-1.0.tar.gz) = 11
            Size (foo-1.0.tar.gz) = 42 bytes
            SHA1 (patch-2014.gz) = 77
            Size (patch-2014.gz) = 7 bytes
            SHA1 (patch-aa) = aa
            SHA1 (patch-ac) = cc
            """;

    @Test
    void onlyLinesAboutPatchesAreWrittenAnew() {
        assertThat(Distinfo.with(TEXT, new TreeMap<>(Map.of("patch-aa", "a2", "patch-ab", "bb"))))
                .isEqualTo("""
                        $NetBSD$

                        SHA1 (foo-1.0.tar.gz) = 11
                        Size (foo-1.0.tar.gz) = 42 bytes
                        SHA1 (patch-2014.gz) = 77
                        Size (patch-2014.gz) = 7 bytes
                        SHA1 (patch-aa) = a2
                        SHA1 (patch-ab) = bb
                        """);
    }

    @Test
    void aDistfileIsNoPatchWhateverItIsCalled() {
        assertThat(Distinfo.withoutPatches(TEXT)).contains("patch-2014.gz").doesNotContain("patch-aa", "patch-ac");
    }

    @Test
    void freshIsADistfileWithAnotherChecksum() {
        assertThat(Distinfo.fresh(TEXT, TEXT.replace("foo-1.0", "foo-1.1").replace("= aa", "= ab")))
                .containsExactly("foo-1.1.tar.gz");
        assertThat(Distinfo.fresh(TEXT, TEXT)).isEmpty();
    }
}
