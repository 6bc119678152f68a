package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.holdfast.triage.Prerequisite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clean merge hides: the branch lacks something that trunk's package needs. */
class RequirementsTest {

    private static final String MAKEFILE = "net/foo/Makefile";

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private TreeFixture.Opened at;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "mk/bsd.pkg.mk",
                        "# PKGNAME USE_TOOLS USE_LANGUAGES DEPENDS PKG_SUPPORTED_OPTIONS BUILDLINK_API_DEPENDS KNOWN\n",
                        "mk/tools/replace.mk",
                        "# perl\n",
                        "mk/compiler/gcc.mk",
                        "# c\n",
                        "mk/defaults/options.description",
                        "ssl\tSSL\n",
                        "devel/lib/Makefile",
                        "PKGNAME=\tlib-1.2\n",
                        "devel/lib/buildlink3.mk",
                        "# nothing\n",
                        "devel/odd/Makefile",
                        "PKGNAME!=\techo odd\n",
                        "net/shared/common.mk",
                        "SHARED=\t1\n",
                        MAKEFILE,
                        "PKGNAME=\tfoo-1.0\n")
                .branch("backports", "trunk")
                .commit(
                        "trunk",
                        "everything",
                        "mk/bsd.pkg.mk",
                        "# PKGNAME USE_TOOLS USE_LANGUAGES DEPENDS PKG_SUPPORTED_OPTIONS KNOWN LATER\n",
                        "mk/tools/replace.mk",
                        "# perl gmake\n",
                        "mk/compiler/gcc.mk",
                        "# c c++\n",
                        "mk/defaults/options.description",
                        "ssl\tSSL\ngtk\tGTK\n",
                        "mk/later.mk",
                        "# nothing\n",
                        "devel/lib/Makefile",
                        "PKGNAME=\tlib-1.3\n",
                        "devel/fresh/Makefile",
                        "PKGNAME=\tfresh-1\n",
                        "net/shared/common.mk",
                        "SHARED=\t1\nSHARED_LATER=\t1\n");
        tree.git();
        at = tree.open("backports");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void whatTheBranchHasIsNotMissed() {
        assertThat(missing("KNOWN=\t1\nUSE_TOOLS+=\tperl:run\nUSE_LANGUAGES=\tc\nPKG_SUPPORTED_OPTIONS=\tssl\n"
                        + "DEPENDS+=\tlib>=1.0:../../devel/lib\n.include \"../../devel/lib/buildlink3.mk\"\n"))
                .isEmpty();
    }

    @Test
    void aToolOrLanguageThatOnlyTrunkKnowsIsMissedAndAnOptionWithoutADescriptionIsNot() {
        assertThat(missing("USE_TOOLS+=\tgmake:run\nUSE_LANGUAGES=\tc++\nPKG_SUPPORTED_OPTIONS=\tgtk\n"))
                .containsExactly(
                        "tool gmake: the branch's mk/tools does not know it; trunk: mk/tools/replace.mk at ID",
                        "language c++: the branch's mk/compiler does not know it; trunk: mk/compiler/gcc.mk at ID");
        assertThat(missing("USE_TOOLS+=\tnonsense\n")).isEmpty();
    }

    @Test
    void aVariableIsMissedIfOnlyTrunksInfrastructureReadsIt() {
        assertThat(missing("LATER=\t1\nMY_OWN=\t1\n# OTHER LATER\n"))
                .containsExactly(
                        "variable LATER: nothing that the branch includes knows it; trunk: mk/bsd.pkg.mk at ID");
        assertThat(missing("# LATER\n")).isEmpty();
        assertThat(list(at.files("net/foo", "net/foo/PLIST", "${LATER}bin/foo\nLATER\n")))
                .containsExactly(
                        "variable LATER: nothing that the branch includes knows it; trunk: mk/bsd.pkg.mk at ID");
    }

    @Test
    void aFileThatItSharesWithOthersKnowsVariablesToo() {
        String include = ".include \"../../net/shared/common.mk\"\n";
        assertThat(missing("SHARED=\t1\n" + include)).isEmpty();
        assertThat(missing("SHARED_LATER=\t1\n" + include))
                .containsExactly("variable SHARED_LATER: nothing that the branch includes knows it; trunk:"
                        + " net/shared/common.mk at ID");
    }

    @Test
    void aFileThatIsIncludedAndOnlyTrunkHasIsMissed() {
        assertThat(missing(".include \"../../mk/later.mk\"\n.include \"../../mk/never.mk\"\n"))
                .containsExactly("include mk/later.mk: the branch has no such file; trunk: mk/later.mk at ID");
    }

    @Test
    void aDependencyThatTheBranchLacksOrHasTooOldIsMissed() {
        assertThat(missing("DEPENDS+=\tfresh-[0-9]*:../../devel/fresh\n"))
                .containsExactly("dependency devel/fresh: the branch has no devel/fresh; trunk: devel/fresh at ID");
        assertThat(missing("DEPENDS+=\tnone-[0-9]*:../../devel/none\n"))
                .containsExactly("dependency devel/none: the branch has no devel/none");
        assertThat(missing("DEPENDS+=\tlib>=1.3:../../devel/lib\n"))
                .containsExactly(
                        "dependency-version lib>=1.3:devel/lib: the branch has lib-1.2; trunk: devel/lib at ID");
        assertThat(missing("DEPENDS+=\tlib>=${NOT_KNOWN}:../../devel/lib\n")).isEmpty();
        assertThat(missing("DEPENDS+=\tlib${NOT_KNOWN}-1.9:../../devel/lib\n")).isEmpty();
        assertThat(missing("DEPENDS+=\tlib-[0-9]*:../../devel/lib${NOT_KNOWN}\n"))
                .isEmpty();
        assertThat(missing("DEPENDS+=\todd>=9:../../devel/odd\nDEPENDS+=\tlib>=9\n"))
                .isEmpty();
    }

    @Test
    void aLibraryThatTheBranchHasTooOldIsMissed() {
        String include = ".include \"../../devel/lib/buildlink3.mk\"\n";
        assertThat(missing("BUILDLINK_API_DEPENDS.lib+=\tlib>=1.3\n" + include))
                .containsExactly("dependency-version lib>=1.3: the branch has lib-1.2; trunk: devel/lib at ID");
        assertThat(missing("BUILDLINK_API_DEPENDS.lib+=\tlib>=1.2 # words\n" + include))
                .isEmpty();
        assertThat(missing("BUILDLINK_API_DEPENDS.lib+=\tlib-1.3\n" + include)).hasSize(1);
        assertThat(missing("NEEDED=\t1.3\nBUILDLINK_API_DEPENDS.lib+=\tlib-${NEEDED}\n" + include))
                .containsExactly("dependency-version lib-1.3: the branch has lib-1.2; trunk: devel/lib at ID");
        assertThat(missing("NEEDED=\t1.2\nBUILDLINK_API_DEPENDS.lib+=\tlib-${NEEDED}\n" + include))
                .isEmpty();
        assertThat(missing("BUILDLINK_API_DEPENDS.lib+=\tlib>=${X}\n" + include))
                .isEmpty();
        assertThat(list(at.files("net/foo", "net/foo/buildlink3.mk", "BUILDLINK_API_DEPENDS.lib+=\tlib>=1.3\n")))
                .isEmpty();
    }

    @Test
    void whatTheBranchsOwnPackageLacksIsNoReasonAgainstAnUpdate() {
        PackageFiles before = at.files("net/foo", MAKEFILE, "PKGNAME=\tfoo-1.0\nUSE_TOOLS+=\tgmake\n");
        PackageFiles after = at.files("net/foo", MAKEFILE, "PKGNAME=\tfoo-1.1\nUSE_TOOLS+=\tgmake\n");
        Requirements requirements = at.bench().requirements();
        assertThat(requirements.missing(requirements.unmet(before), after, tree.id("trunk")))
                .isEmpty();
        assertThat(requirements.missing(Map.of(), after, tree.id("trunk"))).hasSize(1);
    }

    @Test
    void onlyWhatMayBeAPackagesOwnCountsOnlyIfTrunkHasIt() {
        assertThat(Arrays.stream(Prerequisite.Kind.values()).filter(Requirements::countsOnlyIfTrunkHasIt))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of("INCLUDE", "VARIABLE", "TOOL", "LANGUAGE", "OPTION", "PLIST_COMMAND")
                                .map(Prerequisite.Kind::valueOf)
                                .toList());
    }

    private List<String> missing(String makefile) {
        return list(at.files("net/foo", MAKEFILE, "PKGNAME=\tfoo-1.1\n" + makefile));
    }

    private List<String> list(PackageFiles files) {
        return at.bench().requirements().missing(Map.of(), files, tree.id("trunk")).stream()
                .map(one -> one.toString().replace(tree.id("trunk").substring(0, 12), "ID"))
                .toList();
    }
}
