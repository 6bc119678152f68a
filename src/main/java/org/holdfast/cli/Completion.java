package org.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The scripts that make shells complete command lines, made from the verbs and their options.
 *
 * @param verbs all verbs
 */
record Completion(List<Verb> verbs) {

    Completion {
        verbs = List.copyOf(verbs);
    }

    /** For bash; where nothing is known, files are completed. */
    String bash() {
        StringBuilder out = new StringBuilder("""
                # Completes holdfast in bash. For this shell:  . <(holdfast completion bash)
                _holdfast() {
                	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options='' words=''
                	COMPREPLY=()
                	if [ "$cur" = '=' ]; then
                		cur=''
                	elif [ "$prev" = '=' ] && [ "$COMP_CWORD" -gt 2 ]; then
                		prev=${COMP_WORDS[COMP_CWORD-2]}
                	fi
                	if [ "$COMP_CWORD" -eq 1 ]; then
                		COMPREPLY=($(compgen -W '%s' -- "$cur"))
                		return
                	fi
                	case ${COMP_WORDS[1]} in
                	help)
                		words='%s'
                		;;
                """.formatted(
                        Stream.concat(Holdfast.words().stream(), Stream.of("--help", "--version"))
                                .collect(Collectors.joining(" ")),
                        names()));
        for (Verb verb : verbs) {
            out.append("\t").append(verb.spec.name()).append(")\n");
            values(verb)
                    .forEach((values, names) -> out.append("\t\tcase $prev in %s)%n".formatted(names))
                            .append(
                                    values.isEmpty()
                                            ? ""
                                            : "\t\t\tCOMPREPLY=($(compgen -W '%s' -- \"$cur\"))%n".formatted(values))
                            .append("\t\t\treturn ;;\n\t\tesac\n"));
            out.append("\t\toptions='%s'%n"
                            .formatted(verb.spec.options().stream()
                                    .flatMap(option -> Stream.of(option.names()))
                                    .collect(Collectors.joining(" "))))
                    .append("\t\twords='%s'%n\t\t;;%n".formatted(String.join(" ", actions(verb))));
        }
        return out.append("""
                	esac
                	case $cur in
                	-*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
                	*) [ -z "$words" ] || [ "$COMP_CWORD" -gt 2 ] || COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
                	esac
                }
                complete -o default -F _holdfast holdfast
                """).toString();
    }

    /** For zsh, which can use what bash uses. */
    String zsh() {
        return """
                #compdef holdfast
                # Completes holdfast in zsh. For this shell:  . <(holdfast completion zsh)
                (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
                autoload -Uz bashcompinit && bashcompinit
                """ + bash().lines().skip(1).collect(Collectors.joining("\n", "", "\n"));
    }

    /** For fish, with what each verb and option is good for. */
    String fish() {
        StringBuilder out = new StringBuilder("""
                # Completes holdfast in fish. For this shell:  holdfast completion fish | source
                function __holdfast_verb
                	set -l words (commandline -opc)
                	test (count $words) -gt 1; and test $words[2] = $argv[1]
                end
                function __holdfast_first
                	test (count (commandline -opc)) -eq $argv[1]
                end
                complete -c holdfast -f
                complete -c holdfast -n '__holdfast_first 1' -s h -l help -d 'Show the help.'
                complete -c holdfast -n '__holdfast_first 1' -s V -l version -d 'Show the version.'
                complete -c holdfast -n '__holdfast_first 1' -a version -d 'Show the version.'
                complete -c holdfast -n '__holdfast_first 1' -a help -d 'Show the help of a verb.'
                complete -c holdfast -n '__holdfast_first 2; and __holdfast_verb help' -a '%s'
                """.formatted(names()));
        for (Verb verb : verbs) {
            String name = verb.spec.name();
            out.append("complete -c holdfast -n '__holdfast_first 1' -a %s -d %s%n"
                    .formatted(name, quoted(plain(verb.spec.usageMessage().description()))));
            if (!actions(verb).isEmpty()) {
                out.append("complete -c holdfast -n '__holdfast_first 2; and __holdfast_verb %s' -a '%s'%n"
                        .formatted(name, String.join(" ", actions(verb))));
            }
            if (verb.spec.positionalParameters().stream().anyMatch(Completion::isFile)) {
                boolean later = !actions(verb).isEmpty()
                        && verb.spec.positionalParameters().stream()
                                .noneMatch(words -> words.paramLabel().startsWith("OLD"));
                out.append("complete -c holdfast -n '%s__holdfast_verb %s' -F%n"
                        .formatted(later ? "not __holdfast_first 2; and " : "", name));
            }
            for (OptionSpec option : verb.spec.options()) {
                out.append("complete -c holdfast -n '__holdfast_verb %s'%s%s -d %s%n"
                        .formatted(name, fishNames(option), fishValue(option), quoted(plain(option.description()))));
            }
        }
        return out.toString();
    }

    private static String fishNames(OptionSpec option) {
        return Stream.of(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private static String fishValue(OptionSpec option) {
        return option.arity().max() == 0 || option.arity().min() == 0
                ? ""
                : !candidates(option).isEmpty()
                        ? " -x -a '" + String.join(" ", candidates(option)) + "'"
                        : isFile(option) ? " -r -F" : " -x";
    }

    private String names() {
        return verbs.stream().map(verb -> verb.spec.name()).collect(Collectors.joining(" "));
    }

    /** The options that take a value, as a pattern of a shell, by the values that there are; none if any will do. */
    private static Map<String, String> values(Verb verb) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (OptionSpec option : verb.spec.options()) {
            if (option.arity().min() > 0) {
                names.computeIfAbsent(String.join(" ", candidates(option)), values -> new ArrayList<>())
                        .addAll(List.of(option.names()));
            }
        }
        return names.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        one -> String.join("|", one.getValue()),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private static List<String> actions(Verb verb) {
        return verb.spec.positionalParameters().stream()
                .flatMap(words -> candidates(words).stream())
                .toList();
    }

    private static List<String> candidates(ArgSpec argument) {
        return argument.completionCandidates() == null
                ? List.of()
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .toList();
    }

    private static boolean isFile(ArgSpec argument) {
        return Stream.of("FILE", "DIR", "REPO", "OLD").anyMatch(argument.paramLabel()::contains);
    }

    /** A description without the marks of its formatter. */
    static String plain(String... description) {
        return String.join(" ", description).replace("%%", "%");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
