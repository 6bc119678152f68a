package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

class TrunkOfCommitsTest {

    private final List<PackageDirectory> head = new ArrayList<>();
    private final List<VersionChange> changes = new ArrayList<>();
    private final List<ChangesLine> moves = new ArrayList<>();

    @Test
    void theVersionsAreThoseOfTheCommits() {
        head("security/openssl", "openssl-1.0.2a");
        change("c1", "2014-06-05", "security/openssl", "openssl-1.0.1g", "openssl-1.0.1h");
        change("c2", "2015-02-12", "security/openssl", "openssl-1.0.1h", "openssl-1.0.2");
        change("c3", "2015-03-19", "security/openssl", "openssl-1.0.2", "openssl-1.0.2a");
        Timeline timeline = timeline("security/openssl", "openssl-1.0.1g");
        assertThat(timeline.versions())
                .extracting(TrunkVersion::toString)
                .containsExactly(
                        "1.0.1h on 2014-06-05 (wiz)", "1.0.2 on 2015-02-12 (wiz)", "1.0.2a on 2015-03-19 (wiz)");
        assertThat(timeline.versions()
                        .getFirst()
                        .recorded()
                        .orElseThrow()
                        .commit()
                        .orElseThrow()
                        .id())
                .isEqualTo("c1");
        assertThat(timeline.end()).hasToString("trunk has openssl-1.0.2a (security/openssl)");
    }

    @Test
    void ofADirectoryThatMakesSeveralTheOneOfTheSameNameCounts() {
        head("lang/php", "php-recode-5.5.2\nphp-gd-5.4.9");
        change("c1", "2014-06-05", "lang/php", "php-recode-5.5.1\nphp-gd-5.4.8", "php-recode-5.5.2\nphp-gd-5.4.8");
        change("c2", "2014-06-06", "lang/php", "php-recode-5.5.2\nphp-gd-5.4.8", "php-recode-5.5.2\nphp-gd-5.4.9");
        assertThat(timeline("lang/php", "php-recode-5.5.1").versions())
                .extracting(TrunkVersion::toString)
                .containsExactly("5.5.2 on 2014-06-05 (wiz)");
    }

    @Test
    void whatTrunkTookBackItDoesNotHave() {
        head("net/foo", "foo-1.1");
        change("c1", "2014-06-05", "net/foo", "foo-1.0", "foo-2.0");
        change("c2", "2014-06-06", "net/foo", "foo-2.0", "foo-1.1");
        assertThat(timeline("net/foo", "foo-1.0").versions())
                .extracting(TrunkVersion::toString)
                .containsExactly("1.1 on 2014-06-06 (wiz)");
    }

    @Test
    void aRenameThatGitSeesIsFollowed() {
        head("print/cups15", "cups-1.5.5");
        change("c1", "2014-06-05", "print/cups", "cups-1.5.4", "");
        changes.add(change("c1", "2014-06-05", "print/cups15", "", "cups-1.5.4", Optional.of(path("print/cups"))));
        change("c2", "2014-07-01", "print/cups", "", "cups-2.0");
        change("c3", "2014-08-01", "print/cups15", "cups-1.5.4", "cups-1.5.5");
        Timeline timeline = timeline("print/cups", "cups-1.5.4");
        assertThat(timeline.versions()).extracting(TrunkVersion::toString).containsExactly("1.5.5 on 2014-08-01 (wiz)");
        assertThat(timeline.end()).hasToString("trunk has cups-1.5.5 (print/cups15)");
    }

    @Test
    void whereGitSeesNoneDocChangesTellsOfMovesAndSuccessors() {
        head("lang/python34", "python34-3.4.3");
        head("audio/libopus", "libopus-1.1");
        change("c1", "2014-06-05", "audio/opus", "opus-1.0", "");
        change("c2", "2014-06-06", "lang/python33", "python33-3.3.1", "");
        change("c3", "2014-06-07", "audio/libopus", "libopus-1.0", "libopus-1.1");
        moves.add(line("Renamed audio/opus to audio/libopus [wiz 2014-06-09]"));
        moves.add(line("Removed lang/python33 successor python34 [wiz 2014-06-06]"));
        Timeline renamed = timeline("audio/opus", "opus-1.0");
        assertThat(renamed.versions())
                .extracting(version -> version.pkgname() + " " + version.trunkName() + " " + version.successor())
                .containsExactly("opus-1.1 libopus-1.1 false");
        Timeline succeeded = timeline("lang/python33", "python33-3.3.1");
        assertThat(succeeded.versions())
                .extracting(version -> version.trunkName() + " " + version.successor())
                .containsExactly("python34-3.4.3 true");
    }

    @Test
    void aLineOfAnotherTimeIsAboutAnotherRemoval() {
        change("c1", "2014-06-05", "net/foo", "foo-1", "");
        head("net/bar", "bar-1");
        moves.add(line("Removed net/foo successor net/bar [wiz 2015-06-06]"));
        assertThat(timeline("net/foo", "foo-1").end()).hasToString("trunk removed net/foo on 2014-06-05 (wiz)");
        moves.add(line("Removed net/foo [wiz 2014-06-06]"));
        assertThat(timeline("net/foo", "foo-1").end()).hasToString("trunk removed net/foo on 2014-06-05 (wiz)");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        head("net/foo", "unknown: OPSYS is not known");
        assertThat(timeline("net/foo", "foo-1").end())
                .hasToString("what trunk's net/foo makes is not known: OPSYS is not known");
        assertThat(timeline("net/bar", "bar-1").end())
                .hasToString("trunk has no net/bar, nor had it when the branch was cut");
    }

    @Test
    void otherSeriesOfTheSameNameStandElsewhere() {
        head("lang/php54", "php-5.4.1");
        head("lang/php55", "php-5.5.1");
        head("lang/php53", "php-5.3.1");
        assertThat(timeline("lang/php54", "php-5.4.1").elsewhere())
                .extracting(version -> version.trunkName().text())
                .containsExactly("php-5.5.1");
    }

    private Timeline timeline(String pkgpath, String pkgname) {
        return new TrunkOfCommits(head, changes, moves).timeline(path(pkgpath), new PkgName(pkgname));
    }

    private void head(String pkgpath, String makes) {
        head.add(new PackageDirectory(path(pkgpath), MadePackage.parseLines(makes), List.of(), List.of()));
    }

    private void change(String commit, String date, String pkgpath, String before, String after) {
        changes.add(change(commit, date, pkgpath, before, after, Optional.empty()));
    }

    private static VersionChange change(
            String commit, String date, String pkgpath, String before, String after, Optional<PkgPath> from) {
        return new VersionChange(
                path(pkgpath),
                new Commit(commit, "wiz", LocalDate.parse(date), "Message", List.of()),
                MadePackage.parseLines(before),
                MadePackage.parseLines(after),
                from);
    }

    private static ChangesLine line(String text) {
        return ChangesLine.parse(1, "\t" + text).orElseThrow();
    }

    private static PkgPath path(String text) {
        return PkgPath.parse(text).orElseThrow();
    }
}
