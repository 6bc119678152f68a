package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code plan --branch}: the tree is that of a branch in git, as last synced. */
class PlanOfABranchTest extends SmallBranch {

    @BeforeEach
    void aLibraryAndItsUsers() {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.write("security/openssl/buildlink3.mk", """
                BUILDLINK_TREE+=\topenssl
                BUILDLINK_API_DEPENDS.openssl+=\topenssl>=1.0.1
                BUILDLINK_PKGSRCDIR.openssl?=\t../../security/openssl
                BUILDLINK_TREE+=\t-openssl
                """);
        pkgsrc.make("www/curl", "curl-7.36.0");
        pkgsrc.add("www/curl/Makefile", ".include \"../../security/openssl/buildlink3.mk\"");
        pkgsrc.make("security/rootcerts", "rootcerts-1.0");
        pkgsrc.add("security/rootcerts/Makefile", "DEPENDS+=\topenssl>=0.9.6:../../security/openssl");
        pkgsrc.make("misc/odd", "odd-1.0");
        pkgsrc.add("misc/odd/Makefile", "DEPENDS+=\tgone>=1:../../misc/gone");
        pkgsrc.commit("wiz 2014-04-08 Add all");
        pkgsrc.cut();
        scenario.vulns("openssl<1.0.1h dos CVE-2014-0224").write();
    }

    @Test
    void saysWhoNeedsItAndThatItIsNotKnownWhatFor() {
        assertThat(run("sync")).as(this::said).isLessThan(ExitCode.USAGE);
        assertThat(run("plan", "security/openssl", "--branch", ScenarioRepository.RELEASE))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("changes    openssl-1.0.1g (security/openssl)", "* linked  3")
                .containsPattern("curl-7.36.0 +~60 s  it is not known what for")
                .contains("depends: 2", "a bulk scan knows more");
        assertThat(err).contains("misc/odd needs misc/gone, which makes no package");
    }

    @Test
    void nobodyMayStayForItIsNotKnownWhoIsCompiledWithIt() {
        assertThat(run("sync")).as(this::said).isLessThan(ExitCode.USAGE);
        write("summary", """
                PKGNAME=openssl-1.0.1g
                PKGPATH=security/openssl
                PROVIDES=/usr/pkg/lib/libssl.so.1.0.0

                PKGNAME=curl-7.36.0
                PKGPATH=www/curl
                DEPENDS=openssl>=1.0.1
                REQUIRES=/usr/pkg/lib/libssl.so.1.0.0

                PKGNAME=odd-1.0
                PKGPATH=misc/odd
                REQUIRES=/usr/pkg/lib/libssl.so.1.0.0

                PKGNAME=rootcerts-1.0
                PKGPATH=security/rootcerts
                DEPENDS=openssl>=0.9.6

                """);
        write(
                "verdicts",
                "{\"verdicts\": [{\"pkgname\": \"openssl-1.0.1g\", \"verdict\": \"compatible\","
                        + " \"headers_unchanged\": true, \"archives_unchanged\": true}]}");
        assertThat(run(
                        "plan",
                        "openssl",
                        "--branch",
                        ScenarioRepository.RELEASE,
                        "--summary",
                        directory.resolve("summary").toString(),
                        "--verdicts",
                        directory.resolve("verdicts").toString(),
                        "--level",
                        "proven"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("* proven  4", "links: 2", "depends: 1").doesNotContain("canary");
    }

    @Test
    void aBranchThatWasNotSyncedIsRefused() {
        assertThat(run("plan", "openssl", "--branch", ScenarioRepository.RELEASE))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run("sync")).as(this::said).isLessThan(ExitCode.USAGE);
        assertThat(run("plan", "openssl", "--branch", "other")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("has no branch 'other'; there is 2014Q1");
    }
}
