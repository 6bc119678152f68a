package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.junit.jupiter.api.Test;

class BackportTodoTest {

    private static final String ID = "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";
    private static final PkgPath FOO = new PkgPath("net", "foo");

    @Test
    void itSaysAllThatAMaintainerHasToKnow() {
        Trial trial = new Trial(
                List.of(new Commit(ID, "J\u00f6rg", LocalDate.of(2014, 6, 5), "Update foo", List.of())),
                List.of(),
                List.of(),
                List.of("net/bar: bar-1 -> bar-2"),
                List.of(new Conflict(
                        "net/foo/Makefile", "content", List.of(new Conflict.Hunk(3, "A=1\n", "A=2\nB=3\n")))),
                List.of(new Prerequisite(Prerequisite.Kind.TOOL, "gmake", "no", "")),
                List.of(new CompatibilityRisk(CompatibilityRisk.Kind.HEADER_GONE, "include/foo.h")));
        VulnEntry entry = VulnEntry.parse(1, "foo<1.1\tspoof\thttp://cve.example.org/CVE-2014-0001");
        assertThat(todo(trial, List.of(entry)).text()).isEqualTo("""
                Backport of net/foo 1.1

                This file is never committed. When all is done:

                    holdfast backport --continue net/foo

                and to drop it: holdfast backport --abort net/foo

                To do

                [ ] settle it
                [ ] test it

                Trunk's commits

                42957a23d1c5 2014-06-05 J\u00c3\u00b6rg: Update foo

                Conflicts

                net/foo/Makefile: 1 hunk
                  line 3, the branch:
                    A=1
                  trunk:
                    A=2
                    B=3

                Missing on the branch

                tool gmake: no

                May break those who use it

                header-gone include/foo.h

                Moves along

                net/bar: bar-1 -> bar-2

                Closes

                CVE-2014-0001 (foo<1.1, spoof)
                """);
    }

    @Test
    void whatThereIsNotIsNotSaid() {
        Trial trial = new Trial(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(todo(trial, List.of()).text()).endsWith("\n\nTrunk's commits\n\n");
    }

    @Test
    void aRefusalSaysWhyAndWhatThereIsToDo() {
        assertThat(new BackportRefused("no").why()).isEqualTo("no");
        assertThat(new BackportRefused("no").work()).isEmpty();
        assertThat(new BackportRefused("no", List.of("this")).work()).containsExactly("this");
        assertThat(new BackportRefused("no", List.of("this")).isNeedless()).isFalse();
        assertThat(BackportRefused.needless("there").isNeedless()).isTrue();
    }

    private static BackportTodo todo(Trial trial, List<VulnEntry> closes) {
        return new BackportTodo(
                new BackportRequest(
                        "1.1", new Candidate(FOO, FOO, ID, false), trial, closes, Optional.empty(), List.of()),
                List.of("settle it", "test it"));
    }
}
