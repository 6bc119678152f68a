package org.holdfast.outcome;

import java.util.Locale;

/**
 * The kind of a failed build. In files, JSON and columns in kebab-case: {@code missing-dependency}.
 *
 * <p>A kind is {@linkplain #isTransient() transient} if the next try can end otherwise with nothing changed: the network, the machine
 * or chance was to blame. All others would fail again, and cost a slot of the farm each time.
 */
public enum FailureKind {
    /** A distfile could not be fetched. Transient: mirrors and networks recover. */
    FETCH("the distfile could not be fetched", true),
    /** A distfile or patch is not the one that distinfo names. A retry would find the same file in the distfiles directory. */
    CHECKSUM("a distfile or patch has the wrong checksum", false),
    /** A file system was full, or a quota used up. Transient: other builds end and leave room. */
    DISK_FULL("the disk was full", true),
    /** A process got no memory, or the kernel killed it for want of memory. Transient: it depends on what else runs. */
    OUT_OF_MEMORY("the memory did not suffice", true),
    /** The build took longer than it may. Transient: a busy machine is slow. */
    TIMEOUT("the build took too long", true),
    /** The build printed nothing for longer than it may. Transient: most hangs are races. */
    HANG("the build hung without a word", true),
    /** A test of the package failed. Transient: one retry tells a flaky test from a broken package. */
    FLAKY_TEST("a test failed", true),
    /** A package, tool or module that the build needs is not there. */
    MISSING_DEPENDENCY("something that the build needs is missing", false),
    /** pkgsrc does not start the build: licence, platform, conflict, PKG_FAIL_REASON, a makefile of the branch that is broken. */
    REFUSED("pkgsrc refuses to build it", false),
    /** The distfile could not be unpacked. */
    EXTRACT("the distfile could not be unpacked", false),
    /** A patch does not apply. */
    PATCH("a patch does not apply", false),
    /** The configure step failed. */
    CONFIGURE("the configure step failed", false),
    /** The build step failed: a compiler's error, a missing header, a makefile of the package. */
    COMPILE("the build step failed", false),
    /** The linker failed: an undefined symbol, a library that it cannot find. */
    LINK("the linker failed", false),
    /** The files could not be installed, or do not pass pkgsrc's checks. */
    INSTALL("the files could not be installed", false),
    /** The installed files and PLIST differ. */
    PLIST("the installed files are not those of the PLIST", false),
    /** The build ended well, and left no readable package. */
    PACKAGE("the build left no readable package", false),
    /** The worker vanished, or its machine is faulty. Transient: there are others. */
    WORKER_LOST("the worker was lost", true),
    /** A signal ended the build, and nothing says why. Transient: signals come from outside. */
    KILLED("a signal ended the build", true),
    /** Nothing is known of the cause. Not transient, lest a broken package is built again and again. */
    UNKNOWN("the cause is not known", false);

    private final String description;
    private final boolean passing;

    FailureKind(String description, boolean passing) {
        this.description = description;
        this.passing = passing;
    }

    /** Whether the same build is worth another try. */
    public boolean isTransient() {
        return passing;
    }

    /** The kind in plain words, for people: {@code the distfile could not be fetched}. */
    public String describe() {
        return description;
    }

    /** The kind in kebab-case: {@code out-of-memory}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
