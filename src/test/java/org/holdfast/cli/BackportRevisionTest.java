package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where {@code backport} writes a PKGREVISION, and what moves along. */
class BackportRevisionTest extends SmallBranch {

    /** The branch has used the revision that trunk's fix has. */
    private void used(String file, String had, String used) {
        pkgsrc.on(BACKPORTS);
        String text = pkgsrc.read(file);
        pkgsrc.replace(file, had, used);
        pkgsrc.commit("jane 2014-05-05 Bump");
        pkgsrc.write(file, text);
        pkgsrc.commit("jane 2014-05-06 Take it back");
        pkgsrc.on(TRUNK);
    }

    @Test
    void inAFileOfTheDirectorysOwnItIsRaisedThere() {
        pkgsrc.make("www/foo", "foo-1.0");
        pkgsrc.add("www/foo/Makefile", ".include \"Makefile.common\"");
        pkgsrc.write("www/foo/Makefile.common", "PKGREVISION=\t1\n");
        pkgsrc.commit("wiz 2014-04-08 Add foo");
        pkgsrc.cut();
        used("www/foo/Makefile.common", "\t1", "\t2");
        pkgsrc.write("www/foo/Makefile.common", "PKGREVISION=\t2\n");
        pkgsrc.patch("www/foo", "patch-CVE-2014-0001", "Fixes CVE-2014-0001");
        pkgsrc.commit("wiz 2014-06-05 Fix CVE-2014-0001");
        made("www/foo", "foo<1.0nb2 dos CVE-2014-0001");
        assertThat(out).contains("foo-1.0nb1 -> foo-1.0nb3", "PKGREVISION 3 in www/foo/Makefile.common");
        assertThat(git.run("show", "backport/2014Q1/www-foo-1.0nb3:www/foo/Makefile.common"))
                .isEqualTo("PKGREVISION=\t3");
    }

    @Test
    void aFileThatOthersReadIsLeftAloneAndOnlyTheDirectoryThatNeedsItGetsIt() {
        pkgsrc.make("www/foo", "foo-1.0");
        pkgsrc.make("www/bar", "bar-1.0");
        pkgsrc.write("www/foo/Makefile.common", "PKGREVISION=\t1\n");
        pkgsrc.add("www/foo/Makefile", ".include \"../../www/foo/Makefile.common\"");
        pkgsrc.add("www/bar/Makefile", ".include \"../../www/foo/Makefile.common\"");
        pkgsrc.commit("wiz 2014-04-08 Add foo and bar");
        pkgsrc.cut();
        used("www/foo/Makefile", ".include \"../../mk/", "PKGREVISION=\t2\n.include \"../../mk/");
        pkgsrc.write("www/foo/Makefile.common", "PKGREVISION=\t2\n");
        pkgsrc.patch("www/foo", "patch-CVE-2014-0001", "Fixes CVE-2014-0001");
        pkgsrc.commit("wiz 2014-06-05 Fix CVE-2014-0001");
        made("www/foo", "foo<1.0nb2 dos CVE-2014-0001");
        assertThat(out)
                .contains(
                        "foo-1.0nb1 -> foo-1.0nb3",
                        "PKGREVISION 3 in www/foo/Makefile: foo-1.0nb2",
                        "moves     www/bar: bar-1.0nb1 -> bar-1.0nb2");
        assertThat(git.run("show", "backport/2014Q1/www-foo-1.0nb3:www/foo/Makefile"))
                .contains(".include \"../../www/foo/Makefile.common\"\nPKGREVISION=\t3\n");
    }

    @Test
    void ofADirectoryThatMakesSeveralAllRise() {
        pkgsrc.make("devel/py-foo", "foo-1.1");
        pkgsrc.set("devel/py-foo", "PKGNAME", "${PYPKGPREFIX}-${DISTNAME}");
        pkgsrc.add("devel/py-foo/Makefile", ".include \"../../lang/python/pyversion.mk\"");
        pkgsrc.commit("wiz 2014-04-08 Add py-foo");
        pkgsrc.cut();
        pkgsrc.on(BACKPORTS);
        pkgsrc.set("devel/py-foo", "PKGREVISION", "1");
        pkgsrc.commit("jane 2014-05-05 Bump");
        pkgsrc.unset("devel/py-foo", "PKGREVISION");
        pkgsrc.commit("jane 2014-05-06 Take it back");
        pkgsrc.on(TRUNK);
        pkgsrc.set("devel/py-foo", "PKGREVISION", "1");
        pkgsrc.patch("devel/py-foo", "patch-CVE-2014-0001", "Fixes CVE-2014-0001");
        pkgsrc.commit("wiz 2014-06-05 Fix CVE-2014-0001");
        made("devel/py-foo", "py{27,33}-foo<1.1nb1 dos CVE-2014-0001");
        assertThat(out).contains("py27-foo-1.1, py33-foo-1.1 -> py27-foo-1.1nb2, py33-foo-1.1nb2");
        assertThat(git.run("show", "backport/2014Q1/devel-py-foo-1.1nb2:devel/py-foo/Makefile"))
                .contains("PKGNAME=\t${PYPKGPREFIX}-${DISTNAME}\nPKGREVISION=\t2\n");
    }

    @Test
    void whatMovesAlongIsTakenWholeAndNamed() {
        pkgsrc.make("databases/mysql51-client", "mysql-5.1.73");
        pkgsrc.unset("databases/mysql51-client", "DISTNAME");
        pkgsrc.add("databases/mysql51-client/Makefile", "PKGNAME=\t${DISTNAME:S/-/-client-/}");
        pkgsrc.add("databases/mysql51-client/Makefile", ".include \"Makefile.common\"");
        pkgsrc.write("databases/mysql51-client/Makefile.common", "DISTNAME=\tmysql-5.1.73\n");
        pkgsrc.make("databases/mysql51-server", "mysql-5.1.73");
        pkgsrc.unset("databases/mysql51-server", "DISTNAME");
        pkgsrc.add("databases/mysql51-server/Makefile", "PKGNAME=\t${DISTNAME:S/-/-server-/}");
        pkgsrc.add("databases/mysql51-server/Makefile", ".include \"../../databases/mysql51-client/Makefile.common\"");
        pkgsrc.commit("wiz 2014-04-08 Add mysql51");
        pkgsrc.cut();
        pkgsrc.replace("databases/mysql51-client/Makefile.common", "5.1.73", "5.1.74");
        pkgsrc.write("databases/mysql51-server/PLIST", "bin/mysqld\nbin/mysqld_new\n");
        pkgsrc.commit("wiz 2014-06-05 Update mysql51 to 5.1.74");
        made(
                "databases/mysql51-client",
                "mysql-client<5.1.74 dos CVE-2014-2419",
                "mysql-server<5.1.74 dos CVE-2014-2419");
        assertThat(out)
                .contains("moves     databases/mysql51-server: mysql-server-5.1.73 -> mysql-server-5.1.74")
                .contains("takes along what the same commits change in databases/mysql51-server");
        String topic = "backport/2014Q1/databases-mysql51-client-5.1.74";
        assertThat(git.run("diff", "--name-only", TRUNK, topic)).isEmpty();
        assertThat(run("backport", "--all-clean")).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("databases/mysql51-client 5.1.74: is there already")
                .contains("databases/mysql51-server 5.1.74: not needed", "comes with " + topic);
    }

    /** Two packages of one release, as firefox and nss are: the second has a number of its own, too. */
    private void releasedTogether() {
        pkgsrc.make("www/foo", "foo-1.0");
        pkgsrc.unset("www/foo", "DISTNAME");
        pkgsrc.add("www/foo/Makefile", ".include \"../../www/foo/dist.mk\"");
        pkgsrc.write("www/foo/dist.mk", "RELEASE=\t0\nDISTNAME?=\tfoo-1.${RELEASE}\n");
        pkgsrc.make("devel/libfoo", "libfoo-1.0");
        pkgsrc.add("devel/libfoo/Makefile", "PKGNAME=\tlibfoo-${LIBFOO}.${RELEASE}");
        pkgsrc.add("devel/libfoo/Makefile", "LIBFOO=\t\t3.0");
        pkgsrc.add("devel/libfoo/Makefile", ".include \"../../www/foo/dist.mk\"");
        pkgsrc.commit("wiz 2014-04-08 Add foo and libfoo");
        pkgsrc.cut();
    }

    @Test
    void whatMovesAlongAndDoesNotApplyCommitByCommitIsTakenFromTheFirstToTheLast() {
        releasedTogether();
        pkgsrc.replace("www/foo/dist.mk", "RELEASE=\t0", "RELEASE=\t1");
        pkgsrc.write("www/foo/PLIST", "bin/foo\nbin/foo1\n");
        pkgsrc.commit("wiz 2014-05-05 Update foo to 1.1");
        pkgsrc.replace("devel/libfoo/Makefile", "3.0", "3.1");
        pkgsrc.commit("wiz 2014-05-06 Update libfoo to 3.1");
        pkgsrc.replace("devel/libfoo/Makefile", "3.1", "3.2");
        pkgsrc.replace("www/foo/dist.mk", "RELEASE=\t1", "RELEASE=\t2");
        pkgsrc.write("www/foo/PLIST", "bin/foo1\nbin/foo2\n");
        pkgsrc.commit("wiz 2014-06-05 Update foo to 1.2");
        made("www/foo", "foo<1.2 dos CVE-2014-0001");
        assertThat(out).contains("moves     devel/libfoo: libfoo-3.0.0 -> libfoo-3.2.2");
        assertThat(git.run("diff", "--name-only", TRUNK, "backport/2014Q1/www-foo-1.2"))
                .isEmpty();
    }

    @Test
    void whatMovesAlongDoesWithoutAChangeThatWouldLowerIt() {
        releasedTogether();
        pkgsrc.on(BACKPORTS);
        pkgsrc.replace("devel/libfoo/Makefile", "CATEGORIES", "PKGREVISION=\t2\nCATEGORIES");
        pkgsrc.commit("jane 2014-05-05 Bump");
        pkgsrc.on(TRUNK);
        pkgsrc.replace("devel/libfoo/Makefile", "CATEGORIES", "PKGREVISION=\t1\nCATEGORIES");
        pkgsrc.replace("devel/libfoo/Makefile", "3.0", "2.9");
        pkgsrc.replace("www/foo/dist.mk", "RELEASE=\t0", "RELEASE=\t1");
        pkgsrc.write("www/foo/PLIST", "bin/foo\nbin/foo1\n");
        pkgsrc.commit("wiz 2014-06-05 Update foo to 1.1");
        made("www/foo", "foo<1.1 dos CVE-2014-0001");
        assertThat(out).contains("moves     devel/libfoo: libfoo-3.0.0nb2 -> libfoo-3.0.1nb2");
    }

    @Test
    void ofTopicsThatChangeTheSameFilesTheOneThatClosesMostIsEnough() {
        pkgsrc.write("databases/mysql51/Makefile.common", "DISTNAME=\tmysql-5.1.73\n");
        for (String part : List.of("client", "server")) {
            String path = "databases/mysql51-" + part;
            pkgsrc.make(path, "mysql-5.1.73");
            pkgsrc.unset(path, "DISTNAME");
            pkgsrc.add(path + "/Makefile", "PKGNAME=\t${DISTNAME:S/-/-" + part + "-/}");
            pkgsrc.add(path + "/Makefile", ".include \"../../databases/mysql51/Makefile.common\"");
        }
        pkgsrc.commit("wiz 2014-04-08 Add mysql51");
        pkgsrc.cut();
        pkgsrc.replace("databases/mysql51/Makefile.common", "5.1.73", "5.1.74");
        pkgsrc.commit("wiz 2014-06-05 Update mysql51 to 5.1.74");
        pkgsrc.replace("databases/mysql51/Makefile.common", "5.1.74", "5.1.75");
        pkgsrc.commit("wiz 2014-07-05 Update mysql51 to 5.1.75");
        scenario.vulns("mysql-client<5.1.74 dos CVE-2014-2419", "mysql-server<5.1.75 dos CVE-2014-2420")
                .json();
        assertThat(run("backport", "--all-clean")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("databases/mysql51-client 5.1.74: not needed")
                .contains("comes with backport/2014Q1/databases-mysql51-server-5.1.75");
    }

    @Test
    void twoTopicsOfOneDirectoryDoNotMakeTheSameVersion() {
        pkgsrc.make("www/foo", "foo-1.0");
        pkgsrc.commit("wiz 2014-04-08 Add foo");
        pkgsrc.cut();
        pkgsrc.set("www/foo", "PKGREVISION", "1");
        pkgsrc.patch("www/foo", "patch-CVE-2014-0001", "Fixes CVE-2014-0001");
        pkgsrc.commit("wiz 2014-06-05 Fix CVE-2014-0001");
        made("www/foo", "foo<1.0nb1 dos CVE-2014-0001");
        git.run("branch", "-m", "backport/2014Q1/www-foo-1.0nb1", "backport/2014Q1/www-foo-mine");
        git.run("checkout", "-q", "backport/2014Q1/www-foo-mine");
        git.run("commit", "-q", "--amend", "-m", "Somebody else's work");
        git.run("checkout", "-q", TRUNK);
        made("www/foo", "foo<1.0nb1 dos CVE-2014-0001");
        assertThat(out).contains("foo-1.0 -> foo-1.0nb2", "foo-1.0nb1 is made by backport/2014Q1/www-foo-mine");
    }

    private void made(String pkgpath, String... vulns) {
        pkgsrc.on(TRUNK);
        scenario.vulns(vulns).json();
        assertThat(run("backport", pkgpath)).as(this::said).isEqualTo(ExitCode.OK);
    }
}
