package org.holdfast.bmake;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The machine that packages are evaluated for: {@code Linux}, {@code 3.2.0}, {@code x86_64}.
 *
 * <p>The three parts of MACHINE_PLATFORM in {@code mk/bsd.prefs.mk}, which is the source of truth. Any text is accepted.
 *
 * @param opsys the operating system, OPSYS: {@code Linux}, {@code SunOS}, {@code NetBSD}, {@code Darwin}
 * @param osVersion the version of the system, OS_VERSION: {@code 3.2.0}, {@code 5.11}, {@code 7.0}
 * @param machineArch the processor architecture, MACHINE_ARCH: {@code x86_64}
 */
public record Platform(String opsys, String osVersion, String machineArch) {

    /** The default platform, on which the reference answers of the tests were made. */
    public static final Platform LINUX_X86_64 = new Platform("Linux", "3.2.0", "x86_64");

    /** The variables of the platform that makefiles read, LOCALBASE included. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OPSYS", opsys);
        variables.put("OS_VERSION", osVersion);
        variables.put("MACHINE_ARCH", machineArch);
        variables.put("MACHINE_PLATFORM", opsys + "-" + osVersion + "-" + machineArch);
        variables.put("LOWER_OPSYS", opsys.equals("SunOS") ? "solaris" : opsys.toLowerCase(Locale.ROOT));
        variables.put("LOCALBASE", "/usr/pkg");
        return variables;
    }
}
