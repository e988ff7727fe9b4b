using System.Text.RegularExpressions;

namespace OrleansAgents.Core.Documents;

/// <summary>The syntax of names that people give: of definitions, steps, agents and capabilities. They stand in paths and ids.</summary>
internal static partial class NameText
{
    public const string Form = "1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit";

    public static bool IsValid(string text) => Syntax().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Syntax();
}
