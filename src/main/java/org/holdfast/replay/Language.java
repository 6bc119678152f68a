package org.holdfast.replay;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A language with several versions in the tree, so that one PKGPATH makes a PKGNAME for each version: {@code devel/py-foo} makes
 * {@code py27-foo} and {@code py33-foo}. The names of variables are pkgsrc's, because a reader of pkgsrc needs them; the makefiles
 * that define them are stand-ins.
 */
enum Language {
    /** Python: {@code py27-foo}. */
    PYTHON(
            "py",
            "lang/python/pyversion.mk",
            "lang/python/extension.mk",
            "PYTHON_VERSION",
            "_PYTHON_VERSION",
            "PYPKGPREFIX"),
    /** PHP: {@code php54-foo}. */
    PHP("php", "lang/php/phpversion.mk", "lang/php/phpversion.mk", "PHP_VERSION", "PKG_PHP_VERSION", "PHP_PKG_PREFIX"),
    /** Ruby: {@code ruby200-foo}. */
    RUBY("ruby", "lang/ruby/rubyversion.mk", "lang/ruby/rubyversion.mk", "RUBY_VERSION", "RUBY_VER", "RUBY_PKGPREFIX"),
    /** Lua: {@code lua52-foo}. */
    LUA("lua", "lang/lua/luaversion.mk", "lang/lua/luaversion.mk", "LUA_VERSION", "_LUA_VERSION", "LUA_PKGPREFIX");

    /** Orders versions without dots: shortest first, so that 53 comes before 200, then by text. */
    static final Comparator<String> BY_VERSION =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final String prefix;
    private final Pattern pkgname;
    private final String definitions;
    private final String include;
    private final String variable;
    private final String chosen;
    private final String prefixVariable;

    Language(String prefix, String definitions, String include, String variable, String chosen, String prefixVariable) {
        this.prefix = prefix;
        this.pkgname = Pattern.compile(prefix + "([0-9]+)-(.+-[^-]+)");
        this.definitions = definitions;
        this.include = include;
        this.variable = variable;
        this.chosen = chosen;
        this.prefixVariable = prefixVariable;
    }

    /** The text with which its PKGNAMEs begin: {@code py}. */
    String prefix() {
        return prefix;
    }

    /** Matches its PKGNAMEs; the groups are the version of the language and the rest. */
    Pattern pkgname() {
        return pkgname;
    }

    /** Whether a directory is for one version of the language only, such as {@code lang/ruby18-base}. */
    boolean isOneVersion(PkgPath pkgpath) {
        return pkgpath.directory().matches(prefix + "[0-9].*");
    }

    /** Whether a directory has the name of a package for all versions, such as {@code devel/py-foo}. */
    boolean owns(PkgPath pkgpath) {
        return pkgpath.directory().startsWith(prefix + "-")
                && pkgpath.directory().length() > prefix.length() + 1;
    }

    /** The prefix of a PKGNAME in a Makefile: <code>${PYPKGPREFIX}-</code>. */
    String prefixInMakefile() {
        return "${" + prefixVariable + "}-";
    }

    /**
     * The lines of a Makefile that restrict the versions and include the definitions.
     *
     * @param accepted the versions that the package accepts
     * @param all all versions; a package that accepts them has no restriction
     */
    String lines(List<String> accepted, Collection<String> all) {
        String restriction =
                accepted.size() == all.size() ? "" : variable + "S_ACCEPTED=\t" + String.join(" ", accepted) + "\n\n";
        return restriction + ".include \"../../" + include + "\"\n";
    }

    /** Writes the makefile that chooses one of the given versions. */
    Edit.Write definitions(List<String> versions) {
        return new Edit.Write(definitions, """
                # $NetBSD$
                #
                # A stand-in: chooses, of the versions a package accepts, the one it is made for.
                # %1$s_REQD asks for one; else it is the default, or the first that is accepted.

                %1$s_DEFAULT?=\t%2$s
                %1$sS_ACCEPTED?=\t%3$s
                %1$sS_INCOMPATIBLE?=

                .for v in ${%1$sS_ACCEPTED}
                .  if empty(%1$sS_INCOMPATIBLE:M${v})
                _%1$sS_ACCEPTED+=\t${v}
                .  endif
                .endfor

                .if defined(%1$s_REQD)
                %4$s=\t${%1$s_REQD}
                .elif !empty(_%1$sS_ACCEPTED:M${%1$s_DEFAULT})
                %4$s=\t${%1$s_DEFAULT}
                .else
                %4$s=\t${_%1$sS_ACCEPTED:[1]}
                .endif

                %5$s=\t%6$s${%4$s}
                """.formatted(
                        variable, versions.getFirst(), String.join(" ", versions), chosen, prefixVariable, prefix));
    }

    /** Writes the makefile that packages include, if it is another one. */
    List<Edit> extension() {
        return include.equals(definitions)
                ? List.of()
                : List.of(new Edit.Write(
                        include,
                        "# $NetBSD$\n#\n# A stand-in: what a package in this language needs.\n\n.include \"../../"
                                + definitions + "\"\n"));
    }

    /** Writes the makefile that lists the choices of a bulk build, with the variables of pkgsrc's own. */
    static Edit.Write choices() {
        StringBuilder text =
                new StringBuilder("# $NetBSD$\n#\n# A stand-in: the choices that a bulk build goes through.\n\n");
        for (Language language : values()) {
            String list = "_" + language.variable + "S_ACCEPTED";
            text.append("_PBULK_MULTI+=\t").append(language.prefix).append('\n');
            text.append("_PBULK_MULTI_LIST.%s=\t%s%n_PBULK_MULTI_VAR.%1$s=\t%s_REQD%n"
                    .formatted(language.prefix, list, language.variable));
        }
        text.append("""

                .for kind in ${_PBULK_MULTI}
                .  if defined(${_PBULK_MULTI_LIST.${kind}})
                _PBULK_MULTI_NEEDED:=\t${_PBULK_MULTI_NEEDED} ${kind}
                _PBULK_SORTED_LIST.${kind}:=\t${${_PBULK_MULTI_LIST.${kind}}}
                .  endif
                .endfor
                """);
        return new Edit.Write("mk/pbulk/pbulk-index.mk", text.toString());
    }
}
