package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.tool.Git;

/**
 * Whatever is backported, published, bumped and merged in whatever order: every version that a package gets is newer than all
 * that it ever had. Versions are read here from the Makefiles, not by what is tested.
 */
class BackportVersionsTest {

    private static final List<String> PACKAGES =
            List.of("security/openssl", "graphics/jasper", "devel/py-foo", "net/wget");
    private static final Pattern DISTNAME = Pattern.compile("(?m)^DISTNAME=\t\\S+-(\\S+)$");
    private static final Pattern REVISION = Pattern.compile("(?m)^PKGREVISION=\t(\\d+)$");

    private static final List<Path> MADE = new ArrayList<>();

    private static Path kept = Path.of("");

    /** What happens to a package. */
    private enum What {
        BACKPORT,
        MERGE,
        BUMP,
        REVERT,
        PUBLISH
    }

    private record Step(What what, int of) {}

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void theVersionAlwaysRises(@ForAll("steps") List<Step> steps) throws IOException {
        Path directory = Files.createTempDirectory("holdfast-versions-");
        MADE.add(directory);
        Snapshot.of(kept.resolve("branch"), directory, () -> branch(directory));
        Git git = new Git(directory.resolve("pkgsrc"));
        StringBuilder published = new StringBuilder();
        Map<String, List<PkgVersion>> had = new HashMap<>();
        PACKAGES.forEach(path -> had.computeIfAbsent(path, key -> new ArrayList<>())
                .add(version(git, ScenarioRepository.BACKPORTS, path)));
        for (Step step : steps) {
            String path = PACKAGES.get(step.of());
            switch (step.what()) {
                case BACKPORT -> {
                    run(directory, "sync");
                    run(directory, "backport", path);
                    for (String topic : topics(git, path)) {
                        PkgVersion made = version(git, topic, path);
                        assertThat(had.get(path))
                                .as(path + " in " + topic + " after " + steps)
                                .allSatisfy(version -> assertThat(PkgVersion.ORDER.compare(made, version))
                                        .isPositive());
                    }
                }
                case MERGE -> {
                    git.run("checkout", "-q", ScenarioRepository.BACKPORTS);
                    for (String topic : topics(git, path)) {
                        git.run("merge", "-q", "--no-ff", "-m", "Merge " + topic, topic);
                        git.run("branch", "-q", "-D", topic);
                        had.get(path).add(version(git, "HEAD", path));
                    }
                }
                case BUMP -> {
                    PkgVersion now = version(git, ScenarioRepository.BACKPORTS, path);
                    edit(git, directory, path, revision(now) + 1);
                    had.get(path).add(version(git, "HEAD", path));
                    drop(git, path);
                }
                case REVERT -> {
                    edit(git, directory, path, 0);
                    drop(git, path);
                }
                case PUBLISH -> {
                    PkgVersion now = version(git, ScenarioRepository.BACKPORTS, path);
                    String base = path.equals("devel/py-foo") ? "py27-foo" : path.replaceFirst(".*/", "");
                    published
                            .append("PKGNAME=")
                            .append(base)
                            .append('-')
                            .append(now)
                            .append("\nPKGPATH=")
                            .append(path);
                    Files.writeString(directory.resolve("pkg_summary"), published.append("\n\n"));
                    run(directory, "sync");
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(5, What.BACKPORT),
                Tuple.of(4, What.MERGE),
                Tuple.of(2, What.BUMP),
                Tuple.of(1, What.REVERT),
                Tuple.of(1, What.PUBLISH));
        return Combinators.combine(what, Arbitraries.integers().between(0, PACKAGES.size() - 1))
                .as(Step::new)
                .list()
                .ofMinSize(6)
                .ofMaxSize(14);
    }

    /** Four packages: one with two updates in trunk, one with a patch in another version, one for two Pythons, one with a bump. */
    private static void branch(Path directory) {
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        pkgsrc.user("Jane Roe");
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.make("graphics/jasper", "jasper-1.900.1");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "2");
        pkgsrc.make("devel/py-foo", "foo-1.1");
        pkgsrc.set("devel/py-foo", "PKGNAME", "${PYPKGPREFIX}-${DISTNAME}");
        pkgsrc.add("devel/py-foo/Makefile", ".include \"../../lang/python/pyversion.mk\"");
        pkgsrc.make("net/wget", "wget-1.15");
        pkgsrc.write("doc/CHANGES-pkgsrc-2014Q1", "Changes to the branch\n\n");
        pkgsrc.commit("wiz 2014-04-08 Add them");
        pkgsrc.cut();
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
        pkgsrc.update("security/openssl", "openssl-1.0.1k");
        pkgsrc.commit("wiz 2015-01-08 Update openssl to 1.0.1k");
        pkgsrc.update("graphics/jasper", "jasper-2.0.0");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "5");
        pkgsrc.commit("wiz 2014-07-08 Update to 2.0.0");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "6");
        pkgsrc.patch("graphics/jasper", "patch-CVE-2014-8137", "Fixes CVE-2014-8137");
        pkgsrc.commit("wiz 2014-12-08 Fix CVE-2014-8137");
        pkgsrc.update("devel/py-foo", "foo-1.2");
        pkgsrc.commit("wiz 2014-06-05 Update py-foo to 1.2");
        pkgsrc.set("net/wget", "PKGREVISION", "1");
        pkgsrc.patch("net/wget", "patch-CVE-2014-4877", "Fixes CVE-2014-4877");
        pkgsrc.commit("wiz 2014-10-28 Fix CVE-2014-4877");
        try {
            Files.createDirectories(pkgsrc.path().resolve(".git/info"));
            Files.writeString(pkgsrc.path().resolve(".git/info/attributes"), "doc/CHANGES-* merge=union\n");
            Files.writeString(directory.resolve("pkg_summary"), "PKGNAME=none-1\nPKGPATH=misc/none\n\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Scenario(directory, pkgsrc)
                .published("misc/none none-1")
                .vulns(
                        "openssl<1.0.1h spoof CVE-2014-0224",
                        "openssl<1.0.1k dos CVE-2014-3571",
                        "jasper<2.0.0nb6 dos CVE-2014-8137",
                        "py{27,33}-foo<1.2 dos CVE-2014-0001",
                        "wget<1.15nb1 symlink-attack CVE-2014-4877")
                .json();
    }

    /** Sets a revision by hand on the backports branch, or takes it away. */
    private static void edit(Git git, Path directory, String path, int revision) throws IOException {
        git.run("checkout", "-q", ScenarioRepository.BACKPORTS);
        Path makefile = directory.resolve("pkgsrc").resolve(path).resolve("Makefile");
        String text = Files.readString(makefile).replaceFirst("(?m)^PKGREVISION=.*\n", "");
        Files.writeString(
                makefile,
                revision == 0 ? text : text.replaceFirst("(?m)^(DISTNAME=.*\n)", "$1PKGREVISION=\t" + revision + "\n"));
        git.run("commit", "-q", "-a", "--allow-empty", "-m", "Change the revision of " + path);
    }

    private static void drop(Git git, String path) {
        topics(git, path).forEach(topic -> git.run("branch", "-q", "-D", topic));
    }

    private static List<String> topics(Git git, String path) {
        return git.run("for-each-ref", "--format=%(refname:short)", "refs/heads/backport/2014Q1/")
                .lines()
                .filter(name -> name.startsWith("backport/2014Q1/" + path.replace('/', '-') + "-"))
                .toList();
    }

    private static PkgVersion version(Git git, String revision, String path) {
        String makefile = git.run("show", revision + ":" + path + "/Makefile");
        Matcher name = DISTNAME.matcher(makefile);
        assertThat(name.find()).isTrue();
        Matcher bump = REVISION.matcher(makefile);
        return new PkgVersion(name.group(1) + (bump.find() ? "nb" + bump.group(1) : ""));
    }

    private static int revision(PkgVersion version) {
        Matcher bump = Pattern.compile("nb(\\d+)$").matcher(version.text());
        return bump.find() ? Integer.parseInt(bump.group(1)) : 0;
    }

    private static void run(Path directory, String... arguments) {
        Run.of(directory, Scenario.TODAY, "", arguments).wentWell();
    }

    @BeforeContainer
    static void keep() throws IOException {
        kept = Files.createTempDirectory("holdfast-versions-");
        MADE.add(kept);
    }

    @AfterContainer
    static void remove() throws IOException {
        for (Path directory : MADE) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.toList().reversed().forEach(file -> file.toFile().delete());
            }
        }
    }
}
