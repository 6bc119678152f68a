package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CVE ids: {@code CVE-}, a year of four digits, a dash and a number of four digits or more, as in {@code CVE-2014-0224}.
 *
 * <p>Several ids can be written as one, as the vulnerability list does: <code>CVE-2007-{4352,5392,5393}</code>,
 * {@code CVE-2008-[3103-3115]}, {@code CVE-2008-310[3-9]}. They are given one by one; the ranges of a text give at most
 * {@value #MOST} ids together, and a range that goes beyond gives its first and last one.
 *
 * <p>Letters are read in either case and given in upper case. {@code CAN-}, the prefix until 2005, is read as {@code CVE-}: the numbers
 * are the same. Text that is no CVE id is passed over, not refused. The form is the CVE program's (CVE JSON record format,
 * {@code cveId}).
 */
public final class CveIds {

    /** The most ids that the ranges of a text give. */
    public static final int MOST = 1000;

    private static final Pattern ID = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}", Pattern.CASE_INSENSITIVE);

    private static final String HEAD = "(?:CVE|(?<![A-Za-z])CAN)-([0-9]{4})-";
    private static final String OPEN = "(?:[{\\[]|%7B|%5B)";
    private static final String CLOSE = "(?:[}\\]]|%7D|%5D)";
    private static final String GROUP = OPEN + "[0-9,.-]{1,2000}" + CLOSE;

    private static final Pattern WRITTEN =
            Pattern.compile(HEAD + "(?:([0-9]{0,7})(" + GROUP + ")|([0-9]{4,}))", Pattern.CASE_INSENSITIVE);

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,20}://(?:[^\\s<>\"'`)\\[\\]|]++|\\[[0-9,.-]*+\\]){1,100}+");

    /** A hyphen, also as the bytes of its UTF-8: soft, U+2010 to U+2015, minus, small, full-width. */
    private static final String HYPHEN =
            "(?:-|\u00c2?\u00ad|\u00e2\u0080[\u0090-\u0095]|\u00e2\u0088\u0092|\u00ef\u00b9\u00a3|\u00ef\u00bc\u008d"
                    + "|[\u2010-\u2015\u2212\ufe63\uff0d])";

    /** An id as people write it, and the ids that follow it with slashes, perhaps without the year. */
    private static final Pattern PROSE = Pattern.compile(
            "(?<![A-Za-z0-9])(?:CVE|CAN)(?:(?:" + HYPHEN + "|[\\h:#_]|\u00c2\u00a0){0,3})((?:19|20)[0-9]{2})(?:"
                    + HYPHEN
                    + "|[_\\h])(?:([0-9]{0,7})(" + GROUP + ")|([0-9]{4,})((?:[/|&+](?:(?:(?:CVE|CAN)" + HYPHEN
                    + ")?(?:19|20)[0-9]{2}" + HYPHEN + ")?[0-9]{4,7}(?![0-9A-Za-z])){0,100}))",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FOLLOWING = Pattern.compile(
            "[/|&+](?:(?:(?:CVE|CAN)" + HYPHEN + ")?([0-9]{4})" + HYPHEN + ")?([0-9]{4,7})", Pattern.CASE_INSENSITIVE);

    private static final Pattern RANGE = Pattern.compile("([0-9]+)(?:-|\\.\\.)([0-9]+)");

    private CveIds() {}

    /** The CVE ids in a text, in upper case and in order, each once. */
    public static List<String> in(String text) {
        if (!mayHaveAny(text)) {
            return List.of();
        }
        Found found = new Found();
        found.addWritten(text);
        return found.ids();
    }

    /** Whether a text has the letters that every id begins with: most texts do not, and are passed over fast. */
    private static boolean mayHaveAny(String text) {
        for (int i = 0; i + 2 < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == 'C' || c == 'c')
                    && (text.regionMatches(true, i, "CVE", 0, 3) || text.regionMatches(true, i, "CAN", 0, 3))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The CVE ids in the prose of people, in upper case and in order, each once. Also reads {@code CVE 2014-0224}, other hyphens than
     * the ASCII one, and {@code CVE-2014-0195/0221}. In an address, only what {@link #in} reads counts.
     */
    public static List<String> inProse(String text) {
        if (!mayHaveAny(text)) {
            return List.of();
        }
        Found found = new Found();
        Matcher address = ADDRESS.matcher(text);
        int from = 0;
        while (address.find()) {
            found.addProse(text.substring(from, address.start()));
            found.addWritten(address.group());
            from = address.end();
        }
        found.addProse(text.substring(from));
        return found.ids();
    }

    /** Whether a text is one CVE id and nothing else. */
    public static boolean isOne(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether a text is one CVE id, or several that are written as one, and nothing else. */
    public static boolean isWritten(String text) {
        Matcher written = WRITTEN.matcher(text);
        return written.matches() && !in(text).isEmpty();
    }

    /**
     * What of a text's ids written as one cannot be given, and why: {@code 'CVE-2008-[1000-9999]' is a range of more than 1000 CVE ids}.
     */
    public static List<String> notGiven(String text) {
        Found found = new Found();
        found.addWritten(text);
        return List.copyOf(found.notGiven);
    }

    /** The ids found so far in one text. */
    private static final class Found {

        private final Set<String> ids = new LinkedHashSet<>();
        private final Set<String> notGiven = new LinkedHashSet<>();
        private int left = MOST;

        List<String> ids() {
            return List.copyOf(ids);
        }

        void addWritten(String text) {
            Matcher written = WRITTEN.matcher(text);
            while (written.find()) {
                add(written, written.group());
            }
        }

        void addProse(String text) {
            Matcher prose = PROSE.matcher(text);
            while (prose.find()) {
                add(prose, prose.group());
                if (prose.group(5) != null) {
                    Matcher following = FOLLOWING.matcher(prose.group(5));
                    while (following.find()) {
                        add(following.group(1) == null ? prose.group(1) : following.group(1), following.group(2));
                    }
                }
            }
        }

        private void add(Matcher id, String whole) {
            String year = id.group(1);
            if (id.group(3) == null) {
                add(year, id.group(4));
                return;
            }
            String group = id.group(3).toUpperCase(Locale.ROOT);
            boolean brackets = group.startsWith("[") || group.startsWith("%5B");
            String inner = group.replaceFirst("^(?:[{\\[]|%7B|%5B)", "").replaceFirst("(?:[}\\]]|%7D|%5D)$", "");
            for (String number : items(inner, brackets && !id.group(2).isEmpty(), whole)) {
                if (!add(year, id.group(2) + number)) {
                    notGiven.add("'" + id.group(2) + number + "' in '" + whole + "' is no number of a CVE id");
                }
            }
        }

        /** Adds an id; false if the number is none of an id. */
        private boolean add(String year, String number) {
            boolean well = number.matches("[0-9]{4,}");
            if (well) {
                ids.add("CVE-" + year + "-" + number);
            }
            return well;
        }

        /** The numbers of a group: between commas; behind digits, a bracket is a class of single digits. */
        private List<String> items(String inner, boolean digits, String whole) {
            List<String> items = new ArrayList<>();
            for (String item : (digits ? inner.replaceAll("(?<=[0-9])(?=[0-9])", ",") : inner).split(",", -1)) {
                Matcher range = RANGE.matcher(item);
                if (!range.matches()) {
                    items.add(item);
                } else {
                    addRange(range.group(1), range.group(2), whole, items);
                }
            }
            return items;
        }

        private void addRange(String first, String last, String whole, List<String> into) {
            boolean long1 = first.length() > 9 || last.length() > 9;
            int from = long1 ? 0 : Integer.parseInt(first);
            int to = long1 ? 0 : Integer.parseInt(last);
            if (long1 || to < from || to - from >= left) {
                into.add(first);
                into.add(last);
                notGiven.add("'" + whole + "' is "
                        + (to < from ? "a range that runs backwards" : "a range of more than " + MOST + " CVE ids"));
                return;
            }
            left -= to - from + 1;
            for (int number = from; number <= to; number++) {
                String digits = String.valueOf(number);
                into.add("0".repeat(Math.max(0, first.length() - digits.length())) + digits);
            }
        }
    }
}
