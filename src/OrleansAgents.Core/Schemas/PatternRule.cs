using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keyword <c>pattern</c>: the text must hold a match somewhere, as in JSON Schema, not match as a whole.</summary>
internal sealed record PatternRule(string Pattern, Regex Regex) : ISchemaRule
{
    public const int CharactersMax = 1_000;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Compiles a pattern. Where it can, the engine without backtracking is used, whose time is linear in the text; a
    /// pattern with lookaround or back references gets the other, held by a timeout.
    /// </summary>
    /// <exception cref="ArgumentException">This is not a regular expression.</exception>
    public static PatternRule Compile(string pattern)
    {
        var translated = EcmaPattern.Translate(pattern);
        try
        {
            return new(pattern, new(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout));
        }
        catch (NotSupportedException)
        {
            return new(pattern, new(translated, RegexOptions.CultureInvariant, MatchTimeout));
        }
    }

    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }

        try
        {
            if (!Regex.IsMatch(value.GetString()!))
            {
                run.Report($"expected a text that matches the pattern {Pattern}, found {ValueText.Of(value)}");
            }
        }
        catch (RegexMatchTimeoutException)
        {
            run.Report($"the pattern {Pattern} took longer than {MatchTimeout.TotalMilliseconds} ms on this text; send a shorter text, or simplify the pattern");
        }
    }
}
