package org.holdfast.lint;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * The names that upstream may have for a package, in lower case and with dashes.
 *
 * <p>Names are compared only within one flaw, so an accidental match does little harm.
 *
 * @param names the names: {@code gnupg} and {@code python-gnupg} for {@code py27-gnupg}
 * @param language the language of the module; empty if the package is none
 */
record UpstreamNames(Set<String> names, Optional<Language> language) {

    /** The OSV ecosystems with upstream's names and versions; those of distributions have their own. */
    private static final Set<String> ECOSYSTEMS = Set.of(
            "PyPI",
            "RubyGems",
            "CPAN",
            "Packagist",
            "CRAN",
            "Hex",
            "opam",
            "Hackage",
            "Go",
            "npm",
            "crates.io",
            "Maven",
            "NuGet",
            "Pub");

    private static final Set<String> ANYTHING = Set.of(UpstreamRange.GIT, "OSS-Fuzz", "Bitnami");
    private static final Set<String> UNIX = Set.of("linux", "linux_kernel", "unix", "netbsd", "illumos", "solaris");

    private static final Pattern PART = Pattern.compile("-(base|server|client|share)$");
    private static final Pattern NUMBERED = Pattern.compile("(.*[A-Za-z+_-])([0-9]+)");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9.+]+");

    /** The packages whose upstream product has another name. */
    private static final Map<String, Set<String>> CALLED = Map.ofEntries(
            Map.entry("apache", Set.of("http-server")),
            Map.entry("apache-tomcat", Set.of("tomcat")),
            Map.entry("chromium", Set.of("chrome")),
            Map.entry("curl", Set.of("libcurl")),
            Map.entry("dbus", Set.of("d-bus")),
            Map.entry("expat", Set.of("libexpat")),
            Map.entry("gcpio", Set.of("cpio")),
            Map.entry("gd", Set.of("libgd")),
            Map.entry("ghostscript-agpl", Set.of("ghostscript")),
            Map.entry("ghostscript-gpl", Set.of("ghostscript")),
            Map.entry("gtar", Set.of("tar")),
            Map.entry("icu", Set.of("international-components-for-unicode")),
            Map.entry("isc-dhcpd", Set.of("dhcp")),
            Map.entry("jpeg", Set.of("libjpeg")),
            Map.entry("mit-krb5", Set.of("kerberos", "kerberos-5")),
            Map.entry("moin", Set.of("moinmoin")),
            Map.entry("nodejs", Set.of("node.js")),
            Map.entry("pcre", Set.of("perl-compatible-regular-expression-library")),
            Map.entry("png", Set.of("libpng")),
            Map.entry("sdl", Set.of("simple-directmedia-layer")),
            Map.entry("tiff", Set.of("libtiff")),
            Map.entry("vlc", Set.of("vlc-media-player")),
            Map.entry("xenkernel", Set.of("xen")),
            Map.entry("xentools", Set.of("xen")));

    /**
     * The names of a package.
     *
     * @param version a version of the package: {@code python27} has the name python only if it begins with 2.7
     */
    static UpstreamNames of(PkgBase base, PkgVersion version) {
        // ruby-base is the interpreter, and no module.
        String text = base.text().replaceFirst("^(ruby[0-9]*)-base$", "$1");
        Optional<Language> language = Language.of(text);
        String module = language.map(of -> of.module(text)).orElse(text);
        Set<String> names = new HashSet<>();
        language.ifPresent(of -> of.upstreamPrefixes().forEach(prefix -> names.add(normal(prefix + module))));
        if (language.filter(Language.APACHE::equals).isEmpty() || module.equals("subversion")) {
            addTo(names, module, version);
            addTo(names, PART.matcher(module).replaceFirst(""), version);
        }
        return new UpstreamNames(Set.copyOf(names), language);
    }

    private static void addTo(Set<String> names, String name, PkgVersion version) {
        add(names, normal(name));
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches() && Components.of(version).digits().startsWith(numbered.group(2))) {
            add(names, normal(numbered.group(1).replaceFirst("[_-]$", "")));
        }
    }

    private static void add(Set<String> names, String name) {
        names.add(name);
        names.addAll(CALLED.getOrDefault(name, Set.of()));
    }

    /** Whether a range is about this package, in upstream's versions. */
    boolean fit(UpstreamRange range) {
        return isAtHome(range.ecosystem()) && names.contains(normal(plain(range)));
    }

    private boolean isAtHome(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        String home = colon < 0 ? ecosystem : ecosystem.substring(0, colon);
        if (home.equals(UpstreamRange.CPE)) {
            String madeFor = ecosystem.substring(colon + 1);
            return colon < 0
                    || UNIX.contains(madeFor)
                    || language.filter(of -> of.isMadeFor(madeFor)).isPresent();
        }
        return ANYTHING.contains(home)
                || language.map(of -> of.isHome(home)).orElseGet(() -> ECOSYSTEMS.contains(home));
    }

    /** The name without the owner that some ecosystems put before it; {@code drupal/core} has its owner's name. */
    private static String plain(UpstreamRange range) {
        String name = range.name().replaceFirst("/v[0-9]+$", "");
        if (name.endsWith("/core")) {
            name = name.substring(0, name.length() - "/core".length());
        }
        boolean isGroup = range.ecosystem().startsWith("Maven");
        return name.substring(Math.max(name.lastIndexOf('/'), isGroup ? name.lastIndexOf(':') : -1) + 1);
    }

    private static String normal(String name) {
        return OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
    }
}
