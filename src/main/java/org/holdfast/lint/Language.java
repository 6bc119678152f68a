package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A language, or server, whose modules are packages: the prefix of their PKGBASEs, their ecosystem in OSV and target in NVD. */
enum Language {
    /** Python modules: {@code py27-foo}. */
    PYTHON("py[0-9]*-", "PyPI", "python", "python- py"),
    /** Ruby gems: {@code ruby21-foo}. */
    RUBY("ruby[0-9]*-", "RubyGems", "ruby ruby_on_rails", "ruby- rubygem-"),
    /** Perl 5 modules: {@code p5-Foo}. */
    PERL("p5-", "CPAN", "perl", "perl-"),
    /** PHP modules: {@code php54-foo}. */
    PHP("php[0-9]*-", "Packagist", "php", "php-"),
    /** Lua modules, which OSV does not have: {@code lua52-foo}. */
    LUA("lua[0-9]*-", "", "lua", "lua-"),
    /** R packages: {@code R-foo}. */
    R("R-", "CRAN", "r", ""),
    /** Erlang packages: {@code erlang-foo}. */
    ERLANG("erlang-", "Hex", "erlang", ""),
    /** OCaml packages: {@code ocaml-foo}. */
    OCAML("ocaml-", "opam", "ocaml", ""),
    /** Haskell packages: {@code hs-foo}. */
    HASKELL("hs-", "Hackage", "haskell", ""),
    /** Go modules: {@code go-foo}. */
    GO("go-", "Go", "go", ""),
    /** Node.js packages: {@code nodejs-foo}, {@code npm-foo}. */
    NODE("(?:nodejs|npm)-", "npm", "node.js", ""),
    /** Modules of the Apache server: {@code ap24-auth-mellon} is mod_auth_mellon. */
    APACHE("ap[0-9]*-", "", "apache http_server", "mod-");

    private final Pattern prefix;
    private final String ecosystem;
    private final String madeFor;
    private final String upstreamPrefixes;

    Language(String prefix, String ecosystem, String madeFor, String upstreamPrefixes) {
        this.prefix = Pattern.compile(prefix);
        this.ecosystem = ecosystem;
        this.madeFor = madeFor;
        this.upstreamPrefixes = upstreamPrefixes;
    }

    static Optional<Language> of(String base) {
        for (Language language : values()) {
            if (language.prefix.matcher(base).lookingAt()) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** The PKGBASE without the prefix of the language: django for {@code py27-django}. */
    String module(String base) {
        Matcher matcher = prefix.matcher(base);
        return matcher.lookingAt() ? base.substring(matcher.end()) : base;
    }

    boolean isHome(String of) {
        return !ecosystem.isEmpty() && ecosystem.equals(of);
    }

    /** Whether an NVD product with a target software is a module of the language. */
    boolean isMadeFor(String software) {
        return List.of(madeFor.split(" ")).contains(software);
    }

    /** The prefixes that upstreams put before the name of a module: {@code python-} in {@code python-gnupg}. */
    List<String> upstreamPrefixes() {
        return upstreamPrefixes.isEmpty() ? List.of() : List.of(upstreamPrefixes.split(" "));
    }
}
