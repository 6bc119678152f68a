package org.holdfast.bmake;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The machine that packages are evaluated for.
 *
 * @param opsys {@code Linux}, {@code SunOS}, {@code NetBSD}, {@code Darwin}
 * @param osVersion {@code 3.2.0}, {@code 5.11}, {@code 7.0}
 * @param machineArch {@code x86_64}
 */
public record Platform(String opsys, String osVersion, String machineArch) {

    /** What the oracles were made on. */
    public static final Platform LINUX_X86_64 = new Platform("Linux", "3.2.0", "x86_64");

    /** What bmake calls it, and where packages are installed on it. */
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
