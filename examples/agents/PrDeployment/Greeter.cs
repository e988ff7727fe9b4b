namespace ExampleAgents.PrDeployment;

/// <summary>The program that is deployed, before and after the pull request, by file name.</summary>
internal static class Greeter
{
    private const string Tests = """
        #!/bin/sh
        # Ends with 0 when all is well.
        expect() {
          if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: expected $2 and found $3"; exit 1; fi
        }

        """;

    public static IReadOnlyDictionary<string, string> Before { get; } = new Dictionary<string, string>
    {
        ["VERSION"] = "1.0\n",
        ["MANIFEST"] = "VERSION\ngreet.sh\n",
        ["greet.sh"] = "#!/bin/sh\necho \"Hello!\"\n",
        ["tests.sh"] = Tests + "expect 'greets' 'Hello!' \"$(sh greet.sh)\"\n",
    };

    /// <summary>Gives the files that the pull request changes.</summary>
    /// <param name="broken">Whether it forgets to deploy a file: tests pass in the repository, and the release does not work.</param>
    /// <param name="failing">Whether its tests fail.</param>
    public static IReadOnlyDictionary<string, string> After(bool broken, bool failing) => new Dictionary<string, string>
    {
        ["VERSION"] = "1.1\n",
        ["MANIFEST"] = broken ? "VERSION\ngreet.sh\n" : "VERSION\ngreet.sh\nwords.txt\n",
        ["words.txt"] = failing ? "Good mourning\n" : "Good morning\n",
        ["greet.sh"] = "#!/bin/sh\nread -r words <words.txt || exit 1\necho \"$words, ${1:-all}!\"\n",
        ["tests.sh"] = Tests + """
            expect 'greets by name' 'Good morning, Ada!' "$(sh greet.sh Ada)"
            expect 'greets all' 'Good morning, all!' "$(sh greet.sh)"

            """,
    };
}
