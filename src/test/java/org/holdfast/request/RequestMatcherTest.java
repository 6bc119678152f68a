package org.holdfast.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Series;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.junit.jupiter.api.Test;

/** Each test is a request, and what the branch has. */
class RequestMatcherTest {

    private static final PolicyRule RULE = new PolicyRule("default", new Series.Leading(1), "test:0");
    private static final Timeline.End END = new Timeline.End.Unknown("test");

    private final List<ScannedPackage> packages = new ArrayList<>();
    private final List<VulnEntry> list = new ArrayList<>();
    private final List<Triaged> findings = new ArrayList<>();
    private Request.Kind kind = Request.Kind.ISSUE;
    private Optional<String> base = Optional.empty();

    @Test
    void aPackageIsNamedByItsPathItsBaseItsDirectoryOrWhatIsInstalled() {
        branch("lang/php55 php-5.5.11", "lang/php54 php-5.4.27", "www/curl curl-7.36.0");
        assertThat(packages("Update lang/php55", "")).containsExactly("php-5.5.11");
        assertThat(packages("PHP is old", "")).containsExactly("php-5.5.11", "php-5.4.27");
        assertThat(packages("php54: security", "")).containsExactly("php-5.4.27");
        assertThat(packages("Help", "I have curl-7.21.0 installed")).containsExactly("curl-7.36.0");
        assertThat(packages("Help", "curl in the body is only a word")).isEmpty();
    }

    @Test
    void aVariantIsMeantOnlyByWhoNamesItAndHalvesByTheirCommonName() {
        branch(
                "www/nginx nginx-1.4.7",
                "www/nginx-devel nginx-1.5.13",
                "databases/mysql56-client mysql-client-5.6.17",
                "databases/mysql56-server mysql-server-5.6.17",
                "sysutils/munin-server munin-server-2.0");
        assertThat(packages("nginx version update", "")).containsExactly("nginx-1.4.7");
        assertThat(packages("Update nginx-devel", "")).containsExactly("nginx-1.5.13");
        assertThat(packages("Mysql56: latest", "")).containsExactly("mysql-client-5.6.17", "mysql-server-5.6.17");
        assertThat(packages("munin is missing", "")).isEmpty();
    }

    @Test
    void withoutAPackageTheAdvisorySaysWhichItIs() {
        branch("security/openssl openssl-1.0.1g", "www/curl curl-7.36.0");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        finding("openssl-1.0.1g", "openssl<1.0.1i dos http://a/CVE-2014-3508", noFix());
        RequestStatus asked = of("CVE-2014-0224", "");
        assertThat(asked.packages()).extracting(ScannedPackage::pkgname).containsExactly(new PkgName("openssl-1.0.1g"));
        assertThat(asked.findings()).hasSize(1);
        assertThat(asked.sentence()).isEqualTo("1 finding of openssl-1.0.1g; no-fix");
        assertThat(asked.isWaiting()).isTrue();
    }

    @Test
    void anAdvisoryThatTheListHasForThePackageSaysWhichFindingsAreMeant() {
        branch("security/openssl openssl-1.0.1g");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        finding("openssl-1.0.1g", "openssl<1.0.1i dos http://a/CVE-2014-3508", noFix());
        finding("openssl-1.0.1g", "openssl-[0-9]* eol http://a/eol", new Disposition.EndOfLife(END));
        assertThat(of("openssl", "CVE-2014-3508").findings()).hasSize(1);
        assertThat(of("openssl", "").findings()).hasSize(2);
        assertThat(of("openssl", "CVE-2099-0001").findings()).hasSize(2);
    }

    @Test
    void theAddressOfAnAdvisoryNamesItAsItsCveIdDoes() {
        branch("security/openssl openssl-1.0.1g", "www/curl curl-7.36.0");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos https://www.openssl.org/news/secadv_20140605.txt", noFix());
        finding("openssl-1.0.1g", "openssl<1.0.1i dos http://a/CVE-2014-3508", noFix());
        for (String text : List.of(
                "See http://www.OpenSSL.org/news/secadv_20140605.txt.",
                "<https://www.openssl.org/news/secadv_20140605.txt>",
                "[advisory](https://openssl.org/news/secadv_20140605.txt)")) {
            assertThat(of("Is this fixed?", text).sentence()).as(text).isEqualTo("1 finding of openssl-1.0.1g; no-fix");
        }
        assertThat(of("Is this fixed?", "https://www.openssl.org/news/").sentence())
                .isEqualTo("names nothing known");
    }

    @Test
    void aPastedLineOfTheListMeansThatLine() {
        branch("security/openssl openssl-1.0.1g", "lang/nodejs nodejs-0.10.26");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        finding("nodejs-0.10.26", "nodejs<0.10.29 dos http://a/CVE-2014-0224", noFix());
        assertThat(of("Help", "CVE-2014-0224").findings()).hasSize(2);
        assertThat(of("Help", "> nodejs<0.10.29\tdos\thttp://a/CVE-2014-0224\nPlease.")
                        .findings())
                .extracting(one -> one.finding().pkgname().text())
                .containsExactly("nodejs-0.10.26");
        assertThat(of("Help", "`openssl<1.0.1h dos http://a/CVE-2014-0224`").findings())
                .extracting(one -> one.finding().pkgname().text())
                .containsExactly("openssl-1.0.1g");
        assertThat(of("Help", "openssl<9 dos http://a/CVE-2014-0224").findings())
                .as("no line of the list, but a CVE id")
                .hasSize(2);
    }

    @Test
    void cveIdsAreReadAsPeopleWriteThem() {
        branch("security/openssl openssl-1.0.1g");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0195", noFix());
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0221", noFix());
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-[3470-3472]", noFix());
        assertThat(of("CVE-2014-0195/0221", "").findings()).hasSize(2);
        assertThat(of("CVE 2014-0221", "").findings()).hasSize(1);
        assertThat(of("CVE\u20112014\u20110221", "").findings()).hasSize(1);
        assertThat(of("CVE-2014-3471", "").findings()).hasSize(1);
    }

    @Test
    void aPullRequestAgainstReleaseIsToldWhereFixesGo() {
        branch("security/openssl openssl-1.0.1g");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        base = Optional.of("release/2014Q1");
        assertThat(of("openssl", "").sentence()).as("an issue").isEqualTo("1 finding of openssl-1.0.1g; no-fix");
        kind = Request.Kind.PULL;
        assertThat(of("openssl", "").sentence())
                .isEqualTo("1 finding of openssl-1.0.1g; no-fix; it is against release/2014Q1, fixes go to"
                        + " backports/2014Q1");
        assertThat(of("openssl", "").instead()).contains("backports/2014Q1");
        base = Optional.of("backports/2014Q1");
        assertThat(of("openssl", "").instead()).isEmpty();
    }

    @Test
    void whatIsSettledOrPastIsFixed() {
        branch("security/openssl openssl-1.0.1k", "www/curl curl-7.36.0", "net/wget wget-1.15");
        list("openssl>=1.0.1<1.0.1h dos http://a/CVE-2014-0224", "wget>=1.16<1.17 dos http://a/CVE-2014-4877");
        PublishedPackage published = new PublishedPackage(
                "archive", new PkgName("curl-7.37.0"), PkgPath.parse("www/curl"), LocalDate.of(2014, 7, 1));
        finding("curl-7.36.0", "curl<7.37 dos http://a/CVE-2014-3613", new Disposition.Upgrade(published));
        assertThat(of("openssl", "CVE-2014-0224").sentence()).isEqualTo("already fixed in openssl-1.0.1k");
        assertThat(of("CVE-2014-0224", "").sentence()).isEqualTo("already fixed in openssl-1.0.1k");
        assertThat(of("Update curl", "").sentence()).isEqualTo("already fixed in curl-7.37.0");
        assertThat(of("Update openssl to 1.0.1j", "").sentence()).isEqualTo("already fixed in openssl-1.0.1k");
        assertThat(of("Update openssl to 1.0.1m", "").sentence()).isEqualTo("nothing is known against openssl-1.0.1k");
        assertThat(of("wget", "CVE-2014-4877").sentence())
                .as("below the entry's range: never concerned")
                .isEqualTo("nothing is known against wget-1.15");
    }

    @Test
    void whatIsForAnotherBranchIsLeftToThat() {
        branch("security/openssl openssl-1.0.1g");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        assertThat(of("Update openssl in 2015Q4", "").sentence()).isEqualTo("for another branch: 2015Q4");
        assertThat(of("Update openssl in 2014Q1 and 2015Q4", "").isWaiting()).isTrue();
        assertThat(of("Backport openssl from 2015Q4", "").isWaiting()).isTrue();
        base = Optional.of("backports/2014Q1");
        assertThat(of("openssl", "").isWaiting()).isTrue();
        base = Optional.of("master");
        assertThat(of("openssl", "").sentence()).isEqualTo("for another branch: master");
    }

    @Test
    void whatTheBranchDoesNotHaveIsLookedForInTrunk() {
        branch("security/openssl openssl-1.0.1g");
        assertThat(of("Add www/h2o", "").sentence()).isEqualTo("not on the branch; trunk has www/h2o");
        assertThat(of("Add www/h2x", "").sentence()).isEqualTo("names nothing known");
        assertThat(of("", "").outcome().kind()).isEqualTo("unknown");
        assertThat(of("print/odd", "").sentence()).isEqualTo("not audited: what print/odd makes is not known");
        list("foo<1 dos http://a/CVE-2014-0001");
        assertThat(of("CVE-2014-0001", "").sentence()).isEqualTo("concerns no package of the branch");
        assertThat(of("CVE-2014-0002", "").sentence()).isEqualTo("names nothing known");
    }

    @Test
    void aFindingKnowsWhoWaitsForIt() {
        branch("security/openssl openssl-1.0.1g");
        finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-0224", noFix());
        Request closed = request(3, "openssl", "", Request.State.CLOSED);
        assertThat(requested()
                        .waiting(List.of(
                                request(1, "openssl", "", Request.State.OPEN),
                                request(2, "curl", "", Request.State.OPEN),
                                closed,
                                request(4, "CVE-2014-0224", "", Request.State.OPEN))))
                .isEqualTo(Map.of(findings.getFirst().finding(), List.of("#1", "#4")));
    }

    @Test
    void manyRequestsForTheSameFindingsTakeNoMoreThanOne() {
        branch("security/openssl openssl-1.0.1g");
        for (int i = 0; i < 1_000; i++) {
            finding("openssl-1.0.1g", "openssl<1.0.1h dos http://a/CVE-2014-" + (1000 + i), noFix());
        }
        List<Request> requests = IntStream.range(0, 100_000)
                .mapToObj(number -> request(number, "openssl", "", Request.State.OPEN))
                .toList();
        RequestMatcher matcher = requested();
        assertThat(requests.stream()
                        .map(matcher::of)
                        .map(asked -> System.identityHashCode(asked.findings()) + asked.sentence())
                        .distinct())
                .hasSize(1);
        assertThat(matcher.waiting(requests).values())
                .hasSize(1_000)
                .allSatisfy(references -> assertThat(references)
                        .hasSize(RequestMatcher.MOST_WAITING)
                        .endsWith("#99"));
    }

    private void branch(String... lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            packages.add(new ScannedPackage(new PkgName(words[1]), PkgPath.parse(words[0])));
        }
    }

    private void list(String... lines) {
        Stream.of(lines).map(line -> VulnEntry.parse(1, line)).forEach(list::add);
    }

    private void finding(String pkgname, String line, Disposition disposition) {
        list(line);
        PkgName name = new PkgName(pkgname);
        findings.add(new Triaged(
                new Finding(name, list.getLast()),
                packages.stream()
                        .filter(one -> one.pkgname().equals(name))
                        .findFirst()
                        .flatMap(ScannedPackage::pkgpath),
                new Timeline(List.of(), List.of(), END),
                List.of(),
                RULE,
                disposition,
                Optional.empty()));
    }

    private static Disposition noFix() {
        return new Disposition.NoFix(END);
    }

    private List<String> packages(String title, String body) {
        return of(title, body).packages().stream()
                .map(one -> one.pkgname().text())
                .toList();
    }

    private RequestStatus of(String title, String body) {
        return requested().of(request(1, title, body, Request.State.OPEN));
    }

    private RequestMatcher requested() {
        return new RequestMatcher(
                new Branch("2014Q1", Optional.empty(), packages, Map.of(new PkgPath("print", "odd"), "why")),
                List.of("2014Q1", "release/2014Q1", "backports/2014Q1"),
                path -> path.toString().equals("www/h2o"),
                list,
                findings,
                Map.of("release/2014Q1", "backports/2014Q1"));
    }

    private Request request(int number, String title, String body, Request.State state) {
        return new Request(
                number,
                kind,
                title,
                body,
                List.of(),
                "ann",
                state,
                LocalDate.of(2014, 6, 5),
                Optional.empty(),
                "",
                Optional.empty(),
                base);
    }
}
