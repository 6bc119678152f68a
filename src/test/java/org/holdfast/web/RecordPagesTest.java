package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.gate.SamplePackage;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.Test;

/** The pages of real builds, verdicts and generations, over HTTP. */
class RecordPagesTest extends RecordedWindow {

    private String page(String address, String path) throws Exception {
        HttpResponse<String> answer = get(address + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body())
                .as(path)
                .contains("<h1>")
                .doesNotContain("<script>alert", "<img", "<b>", directory.toString());
        assertThat(answer.body().chars().filter(c -> c < ' ' && c != '\n' && c != '\t'))
                .as(path)
                .isEmpty();
        return answer.body();
    }

    private JsonTree json(String address, String path) throws Exception {
        HttpResponse<String> answer = get(address + "/api/v1" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.body()).as(path).doesNotContain(directory.toString());
        return JsonReader.tree(answer.body());
    }

    private static Map<String, JsonTree> byName(JsonTree tree, String list) {
        return tree.elements(list).stream()
                .collect(Collectors.toMap(one -> one.text("pkgname").orElse(""), Function.identity()));
    }

    @Test
    void aBuildIsShownWithItsPlanItsFailuresAndItsLogs() throws Exception {
        firstGeneration();
        build(1, "libx", "bad", "flaky", "loud", "--level", "linked");
        String address = ready();

        assertThat(page(address, "/builds"))
                .contains("href=\"/builds/1\"", "devel/libx net/bad net/flaky misc/loud, linked")
                .contains("1 failed, 1 indirect-failed, 4 done");
        assertThat(page(address, "/builds/1"))
                .contains(
                        "What changes: libx-1.0 → libx-1.1; bad-1.0 → bad-1.1; flaky-1.0 → flaky-1.1; loud-1.0, which is new")
                .contains("It builds 6 of the 7 packages that need what changes; 1 stays as it is, which saves about")
                // Failed by class, and what waits for it.
                .contains("What failed", "<td>compile</td>", "&lt;script&gt;alert(1)&lt;/script&gt;' undeclared")
                .contains("Flaky: failed, then made", "fetch, the distfile could not be fetched")
                .contains("it needs bad-1.1")
                // A reason for each package.
                .contains("for libx-1.1: links it or is compiled with it; REQUIRES /usr/pkg/lib/libx.so.1")
                .contains("<td>it is what changes</td>")
                .contains("What each plan costs", "linked, this one")
                .doesNotContain("data-live");

        String failed = page(address, "/builds/1/log/bad-1.1");
        assertThat(failed)
                .contains("===&gt; Building for bad-1.1", "&lt;script&gt;alert(1)&lt;/script&gt; in red, a bell \uFFFD")
                .doesNotContain("it grows");
        String loud = page(address, "/builds/1/log/loud-1.0");
        assertThat(loud)
                .contains("the last 400 lines", "line 300000 of a long log")
                .doesNotContain("line 299000 ");
        assertThat(loud.length()).isLessThan(100_000);
        JsonTree log = json(address, "/builds/1/log/loud-1.0");
        assertThat(log.elements("lines")).hasSize(400);
        assertThat(log.text("live")).contains("false");

        assertThat(json(address, "/builds").elements("builds").getFirst())
                .satisfies(one -> assertThat(one.text("state")).contains("done"))
                .satisfies(one -> assertThat(one.text("counts.failed")).contains("1"))
                .satisfies(one -> assertThat(one.text("flaky")).contains("1"));
        Map<String, JsonTree> packages = byName(json(address, "/builds/1"), "packages");
        assertThat(packages.keySet())
                .containsExactlyInAnyOrder("libx-1.1", "app-1.0", "bad-1.1", "after-1.1", "flaky-1.1", "loud-1.0");
        assertThat(packages.get("flaky-1.1").elements("attempts")).hasSize(2);
        JsonTree plan = json(address, "/builds/1/plan");
        assertThat(plan.text("cost.all.packages")).contains("7");
        assertThat(byName(plan, "packages").get("app-1.0").text("says")).contains("REQUIRES /usr/pkg/lib/libx.so.1");

        // The window leaves the database to those that build.
        Path database = directory.resolve("builds/farm.mv.db");
        Files.move(database, directory.resolve("elsewhere"));
        TimeUnit.SECONDS.sleep(3);
        assertThat(page(address, "/builds")).contains("href=\"/builds/1\"");
        assertThat(page(address, "/builds/1")).contains("What failed");
        assertThat(database).doesNotExist();
        // A build of a version that kept no plan.
        Files.delete(directory.resolve("builds/1/plan"));
        TimeUnit.SECONDS.sleep(3);
        assertThat(page(address, "/builds/1")).contains("Its plan was not recorded", "links it or is compiled with it");
        assertThat(get(address + "/api/v1/builds/1/plan").statusCode()).isEqualTo(404);
    }

    @Test
    void aLogGrowsWhileItsPackageIsBuilt() throws Exception {
        firstGeneration();
        String address = ready();
        Process builder = processes.start("builder", List.of("build", "slow"));
        Path log = directory.resolve("builds/1/logs/slow-1.0.1.log");
        until(() -> Files.exists(log) && Files.readString(log).contains("tick 3"));
        until(() -> get(address + "/builds").body().contains("1 running"));

        assertThat(page(address, "/builds/1"))
                .contains("running, begun", "data-live=\"3\"", "href=\"/builds/1/log/slow-1.0\"");
        String before = page(address, "/builds/1/log/slow-1.0");
        assertThat(before).contains("tick 1\n", "it grows", "data-live=\"3\"").doesNotContain("slow is done");
        int ticks = ticks(before);
        until(() -> ticks(page(address, "/builds/1/log/slow-1.0")) > ticks);

        // What nobody builds any more is not read again and again; it can be cancelled, and the window knows.
        builder.descendants().forEach(ProcessHandle::destroyForcibly);
        builder.destroyForcibly().waitFor();
        until(() -> !get(address + "/builds/1").body().contains("data-live"));
        assertThat(page(address, "/builds/1")).contains("not finished, begun", "nobody builds it now");
        Process resumed = processes.start("resumed", List.of("build", "resume"));
        until(() -> get(address + "/builds/1").body().contains("data-live"));
        Files.createFile(directory.resolve("go"));
        assertThat(resumed.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(resumed.exitValue()).as(processes.said("resumed.err")).isZero();
        until(() -> get(address + "/builds/1").body().contains("ended after"));
        assertThat(page(address, "/builds/1/log/slow-1.0"))
                .contains("slow is done")
                .doesNotContain("it grows", "data-live");

        // Its number is not 2: a database that was killed leaves some out.
        Files.delete(directory.resolve("go"));
        Process second = processes.start("second", List.of("build", "slow"));
        until(() -> get(address + "/builds").body().contains("1 running"));
        String last = "/builds/"
                + json(address, "/builds")
                        .elements("builds")
                        .getFirst()
                        .text("number")
                        .orElseThrow();
        second.descendants().forEach(ProcessHandle::destroyForcibly);
        second.destroyForcibly().waitFor();
        assertThat(processes.run("build", "cancel").exit()).isZero();
        until(() -> get(address + last).body().contains("1 cancelled"));
        until(() -> json(address, "/builds").elements("builds").stream()
                .map(one -> one.text("state").orElse(""))
                .toList()
                .equals(List.of("cancelled", "done")));
    }

    private static int ticks(String page) {
        Matcher tick = Pattern.compile("tick (\\d+)").matcher(page);
        int last = 0;
        while (tick.find()) {
            last = Integer.parseInt(tick.group(1));
        }
        return last;
    }

    @Test
    void aVerdictIsShownWithTheHeadersDifferenceAndWhoIsHit() throws Exception {
        judge();
        String address = ready();
        String list = page(address, "/verdicts");
        assertThat(list)
                .contains("sample-1.0 → sample-1.1", "source-break", "1 dependent")
                .contains("overruled by &lt;b&gt;ana: nobody uses it &lt;script&gt;alert(1)&lt;/script&gt;\uFFFD");
        List<String> links = verdicts(address);
        assertThat(links).hasSize(2);
        assertThat(page(address, links.getLast()))
                .contains("The verdict is source-break: what is compiled or configured against it may fail")
                .contains("include/sample.h:2")
                .contains("<del>#define SAMPLE_GONE \"&lt;script&gt;alert(1)&lt;/script&gt;\uFFFD[2J\"")
                .contains("user-1.0", "href=\"/package/devel/user\"", "rebuilt");
        assertThat(page(address, links.getFirst()))
                .contains("The verdict is additive", "Overruled by &lt;b&gt;ana on ", "; the checks say ");
        if (SamplePackage.missing("clang").isEmpty()) {
            assertThat(page(address, links.getFirst())).contains("<del>int sample(int)", "<ins>long sample(int)");
        }

        JsonTree verdicts = json(address, "/verdicts");
        assertThat(verdicts.elements("verdicts")).hasSize(2);
        JsonTree one = json(address, links.getLast());
        assertThat(one.text("verdict")).contains("source-break");
        assertThat(one.text("before.file")).contains("sample-1.0.tgz");
        assertThat(one.elements("dependents").getFirst().text("name")).contains("user-1.0");
    }

    @Test
    void aGenerationSaysWhatItBroughtWhatStayedAndWhatARollbackWouldReopen() throws Exception {
        firstGeneration();
        write("tried", "");
        build(1, "libx", "bad", "flaky", "--level", "linked");
        publish(
                "--packages",
                directory.resolve("builds/1/packages/All").toString(),
                "--report",
                directory.resolve("builds/1/report").toString());
        publishApp();
        String address = ready();

        assertThat(page(address, "/generations"))
                .contains("href=\"/generations/1\"", "href=\"/generations/3\"", "live");
        assertThat(page(address, "/generations/3"))
                .contains("It is live.", "app-1.1", "Carried forward: 5 not built anew")
                .doesNotContain("A rollback to it");
        assertThat(page(address, "/generations/2"))
                .contains("<td>libx-1.0</td><td>libx-1.1</td><td>CVE-2015-0001</td>")
                .contains("What was carried forward, and why")
                .contains(
                        "href=\"/package/net/bad\">bad-1.0</a></td><td>failed to build</td><td class=\"long\">bad-1.0: its build failed: ")
                .contains(
                        "log 1/logs/bad-1.1.1.log.gz",
                        "href=\"/package/www/app\">app-1.0</a></td><td>with the same content")
                .contains("after-1.0", "bad-1.1, whose build failed")
                // app-1.1 is flagged, and app-1.0 is not.
                .contains("A rollback to it would change 1 package, reopen 0 findings and close 1.")
                .contains("Findings that a rollback to it would close", "&lt;script&gt;alert(1)")
                .doesNotContain("Findings that a rollback to it would reopen");
        assertThat(page(address, "/generations/1"))
                .contains("It is the first generation that is kept.")
                .contains("reopen 1 finding and close 1.")
                .contains("Findings that a rollback to it would reopen")
                .contains(
                        "<a href=\"/advisory/CVE-2015-0001\">CVE-2015-0001</a></td><td>dos</td><td>libx-1.1</td><td>libx-1.0</td>");

        JsonTree all = json(address, "/generations");
        assertThat(all.elements("generations"))
                .extracting(
                        one -> one.text("number").orElse("") + one.text("live").orElse(""))
                .containsExactly("3true", "2false", "1false");
        JsonTree second = json(address, "/generations/2");
        assertThat(byName(second, "members").get("bad-1.0").text("cause")).contains("failed");
        JsonTree first = json(address, "/generations/1");
        assertThat(first.elements("rollback.changes").stream()
                        .flatMap(one -> one.elements("reopens").stream())
                        .map(one -> one.text("url").orElse("")))
                .containsExactly("http://a.example.org/CVE-2015-0001");

        // A generation of a version that kept no reasons, and one that is damaged.
        Files.delete(directory.resolve("repo/generations/2.json"));
        Files.writeString(directory.resolve("repo/generations/3.json"), "{\"packages\": [{}]}");
        TimeUnit.SECONDS.sleep(3);
        for (String path : List.of("/generations/2", "/generations/3")) {
            assertThat(page(address, path)).contains("Why packages stayed was not recorded.", "What it brought");
        }

        now = now.plusSeconds(3600);
        assertThat(run("rollback", "--generation", "1", "--why", "it breaks " + SCRIPT + "\u0007"))
                .as(this::said)
                .isZero();
        assertThat(out)
                .contains("reopens dos http://a.example.org/CVE-2015-0001", "1 finding reopens; 1 finding closes");
        TimeUnit.SECONDS.sleep(3);
        assertThat(page(address, "/generations/4"))
                .contains("Rolled back on ", "to 1: it breaks &lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(page(address, "/generations/3")).contains("close 1.", "CVE-2015-0001");
    }

    @Test
    void beforeAnythingWasBuiltJudgedOrPublishedThePagesSaySo() throws Exception {
        String address = ready();
        assertThat(page(address, "/builds")).contains("Nothing was built yet");
        assertThat(page(address, "/verdicts")).contains("No verdict is kept yet");
        assertThat(page(address, "/generations")).contains("Nothing was published from here yet");
        assertThat(json(address, "/builds").elements("builds")).isEmpty();
        assertThat(json(address, "/verdicts").elements("verdicts")).isEmpty();
        assertThat(json(address, "/generations").elements("generations")).isEmpty();
        assertThat(directory.resolve("builds")).doesNotExist();
        assertThat(directory.resolve("repo")).doesNotExist();
    }

    @Test
    void wrongAddressesOfRecordsGetAClearAnswer() throws Exception {
        firstGeneration();
        judge();
        build(0, "loud");
        String address = ready();
        for (String path : List.of(
                "/builds/2",
                "/builds/0x1",
                "/builds/99999999999",
                "/builds/1/log/nonesuch-1.0",
                "/builds/2/log/loud-1.0",
                "/verdicts/0123456789abcdef/0123456789abcdef",
                "/verdicts/0/0",
                "/generations/2",
                "/generations/-1",
                "/generations/99999999999")) {
            for (String where : List.of(path, "/api/v1" + path)) {
                HttpResponse<String> answer = get(address + where);
                assertThat(answer.statusCode()).as(where).isEqualTo(404);
                assertThat(answer.body()).as(where).doesNotContain("Exception", directory.toString());
            }
        }
        for (String path : List.of("/builds/1/log/..%2F..%2Fholdfast.toml", "/builds/1/log/%3Cscript%3E")) {
            HttpResponse<String> answer = get(address + path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("<script>", "[vulnerabilities]");
        }
    }
}
