package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.triage.CompatibilityRisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityTest {

    private static final String PLIST = "net/foo/PLIST";
    private static final String MAKEFILE = "net/foo/Makefile";
    private static final String BUILDLINK = "net/foo/buildlink3.mk";

    @TempDir
    private Path directory;

    private TreeFixture.Opened at;

    @BeforeEach
    void repository() {
        at = new TreeFixture(directory)
                .commit("trunk", "cut", MAKEFILE, "PKGNAME=\tfoo-1.0\n")
                .open("trunk");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void aLibraryThatIsGoneOrHasAnotherNumberIsARisk() {
        String had = "lib/liba.so.1\nlib/liba.so.1.2\nlib/libb.so.1\n${PLIST.c}lib/c/libc.so.3\nlib/libd.so\nbin/foo\n";
        assertThat(risks(PLIST, had, "lib/liba.so.1\nlib/liba.so.1.3\nlib/libb.so.2\nlib/libd.so\n"))
                .containsExactly("library-gone libb.so.1 -> libb.so.2", "library-gone libc.so.3");
        assertThat(risks(PLIST, had, had + "lib/libe.so.1\n")).isEmpty();
        assertThat(risks(PLIST, "lib/liba.so.1.2.3\n", "lib/liba.so.1.2.4\n"))
                .containsExactly("library-gone liba.so.1.2.3 -> liba.so.1.2.4");
    }

    @Test
    void aHeaderThatIsGoneIsARiskAndNoOtherFileIs() {
        assertThat(risks(PLIST, "include/a.h\ninclude/b.h\ninclude/c\nshare/d.h\n", "include/a.h\n"))
                .containsExactly("header-gone include/b.h");
    }

    @Test
    void whereThereIsNoPlistAnyMoreNothingIsKnown() {
        assertThat(Compatibility.risks(files(PLIST, "include/a.h\nlib/liba.so.1\n"), files()))
                .isEmpty();
        assertThat(Compatibility.risks(files(), files(PLIST, "include/a.h\n"))).isEmpty();
    }

    @Test
    void aNewerAbiIsARisk() {
        assertThat(risks(
                        BUILDLINK,
                        "BUILDLINK_ABI_DEPENDS.foo+=\tfoo>=1.0\nBUILDLINK_API_DEPENDS.foo+=\tfoo>=0.1\n",
                        "BUILDLINK_ABI_DEPENDS.foo?=\tfoo>=1.1\nBUILDLINK_API_DEPENDS.foo+=\tfoo>=0.2\n"
                                + "BUILDLINK_ABI_DEPENDS.new+=\tnew>=1\n"))
                .containsExactly("abi-depends foo>=1.0 -> foo>=1.1", "api-depends foo>=0.1 -> foo>=0.2");
        assertThat(risks(
                        BUILDLINK,
                        "BUILDLINK_ABI_DEPENDS.foo+=\tfoo>=1.0\n",
                        "BUILDLINK_ABI_DEPENDS.foo+=\tfoo>=1.0\n"))
                .isEmpty();
    }

    @Test
    void anOptionThatIsOnNowOrNoLongerIsARisk() {
        String had = "PKGNAME=\tfoo-1.0\nPKG_SUGGESTED_OPTIONS=\tssl old\n";
        String has = "PKGNAME=\tfoo-1.1\nPKG_SUGGESTED_OPTIONS=\tnew ssl\n";
        assertThat(risks(MAKEFILE, had, has)).containsExactly("option-default +new", "option-default -old");
        assertThat(risks(MAKEFILE, had, "PKGNAME=\tfoo-1.1\n"))
                .containsExactly("option-default -old", "option-default -ssl");
        assertThat(risks(MAKEFILE, "PKGNAME=\tfoo-1.0\n", has))
                .containsExactly("option-default +new", "option-default +ssl");
    }

    private List<String> risks(String file, String before, String after) {
        return Compatibility.risks(files(file, before), files(file, after)).stream()
                .map(CompatibilityRisk::toString)
                .toList();
    }

    private PackageFiles files(String... changes) {
        return at.files("net/foo", changes);
    }
}
