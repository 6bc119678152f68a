package org.holdfast.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;

/**
 * The packages and advisories that the text of a {@link Request} may be about. These are candidates:
 * {@link RequestMatcher} decides which of them the branch has.
 *
 * <pre>"Backport www/apache24 to 2.4.10 for 2014Q1 (CVE-2014-0226)"</pre>
 *
 * <p>A name needs the form of its kind; each list is in the order of the text, without repetitions. HTML comments in
 * the body, such as a form's instructions, are ignored; addresses count only for paths, and only if they contain
 * {@code pkgsrc}.
 *
 * @param pkgpaths PKGPATHs in title, labels and body, {@code www/apache24}: every two names joined by a slash
 * @param cves CVE ids in title, labels and body, {@code CVE-2014-0226}
 * @param pkgnames PKGNAMEs in title, labels and body, {@code apache-2.4.9}
 * @param words possible PKGBASEs or directory names in title and labels; an English word only behind a verb such as
 *     {@code update}, or before a colon that begins the title
 * @param versions versions that the title asks for, behind {@code to} or an arrow: {@code 2.4.10}
 * @param addresses addresses in title, labels and body, as {@link #address} gives them
 * @param entries what has the form of a line of the vulnerability list
 * @param quarters branches that title and labels ask for, {@code 2014Q1}; not those behind {@code from} and the like
 */
public record Mentions(
        List<PkgPath> pkgpaths,
        List<String> cves,
        List<PkgName> pkgnames,
        List<String> words,
        List<PkgVersion> versions,
        List<String> addresses,
        List<VulnKey> entries,
        List<String> quarters) {

    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?(-->|$)");
    private static final Pattern ADDRESS =
            Pattern.compile("[a-z][a-z0-9+.-]{0,20}://(?:[^\\s<>\"'`)\\[\\]|]++|\\[[0-9,.-]*+\\]){1,100}+");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.+@/-]*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");
    private static final Pattern PKGNAME = Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*-[0-9][A-Za-z0-9._]*");
    private static final Pattern VERSION =
            Pattern.compile("(?i)(?:\\bto|->|=>)\\s+(?:version\\s+|v)?([0-9][A-Za-z0-9._]*)");
    private static final Pattern QUARTER = Pattern.compile("(?<![A-Za-z0-9])20[0-9]{2}Q[1-4](?![A-Za-z0-9])");
    private static final Pattern FROM = Pattern.compile("(?i)(?:\\bfrom|\\bof|\\bwith|\\bsince)\\s+(?:the\\s+)?$");

    /** Verbs before the package in a title: {@code Please update the latest …}. */
    private static final Set<String> VERBS = words("""
            add added adds backport backported backporting backports bump bumped bumping bumps fix fixed fixes import
            include please pull pulled pullup rebuild request revbump update updated updates updating upgrade upgraded
            upgrades upgrading""");

    /** Words between the verb and the package. */
    private static final Set<String> BETWEEN =
            words("a an for latest new newer of package pkg security the to up version");

    /** Package names that are English words, and other words common in titles. */
    private static final Set<String> ENGLISH = words("""
            abs addresses age align and ancient arc august base bat boost bracket branch buffer build bullet cascade catch
            change check choose client code compiler config cone confuse connect covered crawl current dash default
            delegate deliver delta depot destroy dialog digest distribute drawing dumb eagle electric empty entropy error
            ex extra file files fire fish flex found free freeze frozen fruit fuse gap gate generate generator global gone
            got happy harmony helix help hint host howl html icon inform install is issue itself jam joe joy latest less
            library links list locator log lookup magic make manual mess meson micro mirror missing mm module mono most
            multi news no none normalize not note on only open out pack package packages pam pan parallel patch patches
            phone pick plan plink port pound prime priv problem profit proj prose purpose rat reader release remind
            rename repo report root run same scan screen script see semi server set shorten sign since slim so solid some
            source sparse spin splay spread stable star start step stow support sweep swift system task team test the
            thin tidy time top tools tracker transcode trash tree tweak type unbound units update upstream user use vice
            visitors walker warning waste watch web when which wide will window with within work worker""");

    public Mentions {
        pkgpaths = List.copyOf(pkgpaths);
        cves = List.copyOf(cves);
        pkgnames = List.copyOf(pkgnames);
        words = List.copyOf(words);
        versions = List.copyOf(versions);
        addresses = List.copyOf(addresses);
        entries = List.copyOf(entries);
        quarters = List.copyOf(quarters);
    }

    public static Mentions of(Request request) {
        // The instructions of a form are not the user's text.
        String body = COMMENT.matcher(request.body()).replaceAll(" ");
        String labels = String.join("\n", request.labels());
        String all = request.title() + "\n" + labels + "\n" + body;
        String plain = ADDRESS.matcher(all).replaceAll(" ");
        Set<PkgPath> pkgpaths = new LinkedHashSet<>();
        paths(plain, pkgpaths);
        ADDRESS.matcher(all)
                .results()
                .map(found -> found.group().replaceFirst("^[a-z0-9+.-]+://", ""))
                .filter(address -> address.contains("pkgsrc"))
                .forEach(address -> paths(address, pkgpaths));
        Set<PkgName> pkgnames = new LinkedHashSet<>();
        WORD.matcher(plain)
                .results()
                .map(found -> end(found.group()))
                .filter(word -> PKGNAME.matcher(word).matches() && !CveIds.isOne(word))
                .forEach(word -> pkgnames.add(new PkgName(word)));
        Set<String> words =
                new LinkedHashSet<>(titleWords(ADDRESS.matcher(request.title()).replaceAll(" ")));
        request.labels().stream()
                .filter(label -> WORD.matcher(label).matches() && !isEnglish(label))
                .forEach(words::add);
        return new Mentions(
                List.copyOf(pkgpaths),
                CveIds.inProse(all),
                List.copyOf(pkgnames),
                List.copyOf(words),
                VERSION.matcher(request.title())
                        .results()
                        .map(found -> end(found.group(1)))
                        .filter(version -> !QUARTER.matcher(version).matches())
                        .map(PkgVersion::new)
                        .toList(),
                ADDRESS.matcher(all)
                        .results()
                        .map(found -> address(found.group()))
                        .distinct()
                        .toList(),
                entries(all),
                quarters(request));
    }

    /**
     * An address without what makes no difference: the scheme, {@code www.}, the case of the host, an escaped {@code &}, and
     * punctuation at its end.
     */
    public static String address(String url) {
        String rest = url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "")
                .replaceFirst("^(?i:www\\.)", "")
                .replace("&amp;", "&");
        rest = without(rest, "/#?.,;:!*_~");
        int host = rest.indexOf('/');
        return host < 0
                ? rest.toLowerCase(Locale.ROOT)
                : rest.substring(0, host).toLowerCase(Locale.ROOT) + rest.substring(host);
    }

    /** What has the form of a line of the list: two words and an address. */
    private static List<VulnKey> entries(String text) {
        String[] words = text.strip().split("\\s+", -1);
        Set<VulnKey> entries = new LinkedHashSet<>();
        for (int i = 2; i < words.length; i++) {
            if (words[i].contains("://")) {
                entries.add(new VulnKey(
                        words[i - 2].replaceFirst("^[`'\">|]+", ""), words[i - 1], without(words[i], "`'\"|")));
            }
        }
        return List.copyOf(entries);
    }

    /** Adds every two successive names of a path as a PKGPATH; the matcher knows which of them exist. */
    private static void paths(String text, Set<PkgPath> into) {
        Matcher matcher = PATH.matcher(text);
        while (matcher.find()) {
            String[] names = matcher.group().split("/", -1);
            for (int i = 0; i + 1 < names.length; i++) {
                String directory = i + 2 == names.length ? end(names[i + 1]) : names[i + 1];
                PkgPath.parse(names[i] + "/" + directory).ifPresent(into::add);
            }
        }
    }

    private static List<String> titleWords(String title) {
        List<String> words = new ArrayList<>();
        boolean behindVerb = false;
        Matcher matcher = WORD.matcher(title);
        while (matcher.find()) {
            String word = end(matcher.group());
            String lower = word.toLowerCase(Locale.ROOT);
            boolean partOfPath = isSlash(title, matcher.start() - 1) || isSlash(title, matcher.end());
            boolean heading = title.startsWith(":", matcher.end())
                    && title.substring(0, matcher.start()).isBlank();
            if (heading || (!partOfPath && !isVerb(lower) && (behindVerb || !isEnglish(lower)) && !isBetween(lower))) {
                words.add(word);
            }
            behindVerb = isVerb(lower) || (behindVerb && isBetween(lower));
        }
        return words;
    }

    private static boolean isSlash(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) == '/';
    }

    private static boolean isVerb(String lower) {
        return VERBS.contains(lower);
    }

    private static boolean isBetween(String lower) {
        return BETWEEN.contains(lower);
    }

    private static boolean isEnglish(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.length() < 3 || ENGLISH.contains(lower) || VERBS.contains(lower) || BETWEEN.contains(lower);
    }

    private static List<String> quarters(Request request) {
        Stream<String> ofTitle = QUARTER.matcher(request.title())
                .results()
                .filter(found -> !FROM.matcher(request.title().substring(0, found.start()))
                        .find())
                .map(found -> found.group());
        Stream<String> ofLabels = request.labels().stream()
                .flatMap(label -> QUARTER.matcher(label).results().map(found -> found.group()));
        return Stream.concat(ofTitle, ofLabels).distinct().toList();
    }

    /** Removes the punctuation that follows a word in a sentence. */
    private static String end(String word) {
        return without(word, "._-");
    }

    /** Removes some characters at the end; a regular expression would take quadratic time. */
    private static String without(String word, String characters) {
        int end = word.length();
        while (end > 0 && characters.indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }

    /** The highest version that the title asks for, in Dewey order. */
    public Optional<PkgVersion> asked() {
        return versions.stream().max(PkgVersion.ORDER);
    }
}
