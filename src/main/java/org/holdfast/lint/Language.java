package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a PKGBASE begins with when it packages a module of some language, and where upstream such modules are at home. */
enum Language {
    PYTHON("py[0-9]*-", "PyPI", "python", "python- py"),
    RUBY("ruby[0-9]*-", "RubyGems", "ruby ruby_on_rails", "ruby- rubygem-"),
    PERL("p5-", "CPAN", "perl", "perl-"),
    PHP("php[0-9]*-", "Packagist", "php", "php-"),
    LUA("lua[0-9]*-", "", "lua", "lua-"),
    R("R-", "CRAN", "r", ""),
    ERLANG("erlang-", "Hex", "erlang", ""),
    OCAML("ocaml-", "opam", "ocaml", ""),
    HASKELL("hs-", "Hackage", "haskell", ""),
    GO("go-", "Go", "go", ""),
    NODE("(?:nodejs|npm)-", "npm", "node.js", ""),
    /** Modules of Apache's server: {@code ap24-auth-mellon} is mod_auth_mellon. */
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

    /** The name without the language: {@code py27-django} is django. */
    String module(String base) {
        Matcher matcher = prefix.matcher(base);
        return matcher.lookingAt() ? base.substring(matcher.end()) : base;
    }

    boolean isHome(String of) {
        return !ecosystem.isEmpty() && ecosystem.equals(of);
    }

    /** Whether a product of NVD's that is made for this is a module of the language. */
    boolean isMadeFor(String software) {
        return List.of(madeFor.split(" ")).contains(software);
    }

    /** What upstreams put before the name of a module: {@code python-gnupg}. */
    List<String> upstreamPrefixes() {
        return upstreamPrefixes.isEmpty() ? List.of() : List.of(upstreamPrefixes.split(" "));
    }
}
