package org.holdfast.report;

import java.util.List;

/**
 * The end of the log of a package in a build.
 *
 * @param build the number of the build
 * @param pkgname the package
 * @param live whether the build is running, so that the log may grow
 * @param lines its last lines
 */
public record LogReport(long build, String pkgname, boolean live, List<String> lines) {

    public LogReport {
        lines = List.copyOf(lines);
    }

    /** <code>{"build", "pkgname", "live", "lines": […]}</code>. */
    public String json() {
        return Json.write(this);
    }
}
