package org.holdfast.gate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateFinding.Rebuild;
import org.holdfast.outcome.Verdict;

/** Compares the lists of files: programs and modules that others call or load, permissions, services, sizes. */
final class FileCheck implements Check {

    private static final String NAME = "files";

    /** What nobody but a person reads. */
    private static final Pattern FOR_PEOPLE = Pattern.compile(
            "/?(usr/)?(man|info|share/(doc|man|info|locale|examples|gtk-doc|applications|icons)|gnu/(man|info))/.*");

    /** Where an interpreter looks for modules: the version is part of the path. */
    private static final Pattern MODULES = Pattern.compile(
            "lib/((python|pypy)[0-9.]+|perl5/(vendor_perl|site_perl)/[0-9.]+|ruby/[^/]*/?[0-9.]+|lua/[0-9.]+|php/[0-9]+|node_modules|R/library)/.*");

    private static final Pattern SERVICE =
            Pattern.compile("(share/examples/rc\\.d|etc/rc\\.d|lib/svc/manifest|sbin)/.*|.*\\.service");

    private static final int SET_ID = 06000;
    private static final int OTHERS_WRITE = 0002;
    private static final int EXECUTED = 0111;
    private static final long LARGE = 1 << 20;

    @Override
    public List<GateFinding> compare(PackageTree old, PackageTree now) {
        List<GateFinding> findings = new ArrayList<>();
        old.files().values().forEach(file -> {
            PackageFile same = now.files().get(file.path());
            if (same == null) {
                gone(file, findings);
            } else {
                changed(file, same, now, findings);
            }
        });
        now.files().values().stream()
                .filter(file -> !old.files().containsKey(file.path()))
                .forEach(file -> come(file, findings));
        return findings;
    }

    private static void gone(PackageFile file, List<GateFinding> findings) {
        String path = file.path();
        if (FOR_PEOPLE.matcher(path).matches() || isCheckedElsewhere(file)) {
            return;
        }
        if (path.matches("s?bin/[^/]+|libexec/.*")) {
            findings.add(GateFinding.of(NAME, Verdict.SOURCE_BREAK, path, "the program is gone: who calls it fails")
                    .rebuilding(Rebuild.NONE));
        } else if (path.matches("/?lib[^/]*/(.*/)?[^/]*\\.so")) {
            findings.add(GateFinding.of(
                    NAME, Verdict.SOURCE_BREAK, path, "what linkers look for is gone: -l does not find the library"));
        } else if (MODULES.matcher(path).matches()) {
            if (!path.contains("__pycache__")) {
                findings.add(GateFinding.of(
                                NAME, Verdict.SOURCE_BREAK, path, "the module is gone from where its users look for it")
                        .rebuilding(Rebuild.NONE));
            }
        } else if (!path.matches("/?lib[^/]*/(.*/)?[^/]*\\.so\\..*")) {
            findings.add(GateFinding.of(NAME, Verdict.UNKNOWN, path, "the file is gone")
                    .rebuilding(Rebuild.NONE));
        }
    }

    /** Headers, archives and what tells how to link have checks of their own. */
    private static boolean isCheckedElsewhere(PackageFile file) {
        return Headers.isHeader(file.path())
                || file.path().endsWith(".a")
                || file.path().endsWith(".pc")
                || file.path().endsWith(".la")
                || file.path().endsWith(".cmake")
                || file.path().endsWith("-config");
    }

    private static void come(PackageFile file, List<GateFinding> findings) {
        String path = file.path();
        if ((file.mode() & SET_ID) != 0) {
            findings.add(rights(file, "there is a new program with the rights of its owner or group", "", octal(file)));
        } else if (SERVICE.matcher(path).matches()) {
            findings.add(
                    GateFinding.of(NAME, Verdict.ADDITIVE, path, "there is a new service or administrator's program"));
        } else if (path.matches("bin/[^/]+")) {
            findings.add(GateFinding.of(NAME, Verdict.ADDITIVE, path, "there is a new program"));
        }
    }

    private static void changed(PackageFile old, PackageFile now, PackageTree tree, List<GateFinding> findings) {
        if (old.isLink() != now.isLink()) {
            if (tree.resolve(now.path()).isEmpty() && now.isLink()) {
                findings.add(GateFinding.of(
                        NAME,
                        Verdict.UNKNOWN,
                        now.path(),
                        "it was a file, and is a link that leads out of the package"));
            }
            return;
        }
        if (now.isLink()) {
            return;
        }
        if ((now.mode() & SET_ID & ~old.mode()) != 0) {
            findings.add(rights(now, "it runs with the rights of its owner or group now", octal(old), octal(now)));
        } else if ((now.mode() & OTHERS_WRITE & ~old.mode()) != 0) {
            findings.add(rights(now, "everybody may write to it now", octal(old), octal(now)));
        } else if ((old.mode() & EXECUTED & ~now.mode()) != 0) {
            findings.add(rights(now, "it cannot be run any more by all who could", octal(old), octal(now)));
        } else if ((old.mode() & 0444 & ~now.mode()) != 0) {
            findings.add(rights(now, "it cannot be read any more by all who could", octal(old), octal(now)));
        }
        size(old, now, findings);
        interpreter(old, now, findings);
    }

    private static GateFinding rights(PackageFile file, String says, String old, String now) {
        return GateFinding.of(NAME, Verdict.UNKNOWN, file.path(), says)
                .rebuilding(Rebuild.NONE)
                .at(0, old.isEmpty() ? List.of() : List.of(old), List.of(now));
    }

    private static String octal(PackageFile file) {
        return "mode " + Integer.toOctalString(file.mode() & 07777);
    }

    private static void size(PackageFile old, PackageFile now, List<GateFinding> findings) {
        boolean empty = now.size() == 0 && old.size() > 0;
        boolean jump = Math.max(old.size(), now.size()) >= LARGE
                && (now.size() > 2 * old.size() || old.size() > 2 * now.size());
        if (empty || jump) {
            findings.add(GateFinding.of(
                            NAME,
                            empty ? Verdict.UNKNOWN : Verdict.COMPATIBLE,
                            now.path(),
                            "its size jumps: from %,d to %,d bytes".formatted(old.size(), now.size()))
                    .rebuilding(Rebuild.NONE));
        }
    }

    /** The program that runs a script. */
    private static void interpreter(PackageFile old, PackageFile now, List<GateFinding> findings) {
        String before = interpreter(old);
        String after = interpreter(now);
        if (!before.equals(after) && !before.isEmpty()) {
            findings.add(GateFinding.of(NAME, Verdict.UNKNOWN, now.path(), "the script is run by another program")
                    .rebuilding(Rebuild.NONE)
                    .at(1, List.of(before), after.isEmpty() ? List.of() : List.of(after)));
        }
    }

    private static String interpreter(PackageFile file) {
        String start = new String(file.start(200), StandardCharsets.ISO_8859_1);
        return start.startsWith("#!") ? start.lines().findFirst().orElse("").strip() : "";
    }
}
