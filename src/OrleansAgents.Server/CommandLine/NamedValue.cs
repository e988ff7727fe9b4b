using System.CommandLine;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Values of repeatable options such as <c>--output STEP=JSON</c>.</summary>
internal static class NamedValue
{
    private const int CountMax = 1_000;

    /// <summary>Makes an option.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="form">The form of the value, such as <c>STEP=JSON</c>.</param>
    /// <returns>The option; a value without a name is a usage error.</returns>
    public static Option<string[]> Option(string name, string description, string form)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = form, AllowMultipleArgumentsPerToken = false };
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0) is { } wrong)
            {
                result.AddError($"{name} expects {form}; found '{wrong.Value}'.");
            }
            else if (result.Tokens.Count > CountMax)
            {
                result.AddError($"{name} may be given at most {CountMax} times; found {result.Tokens.Count}.");
            }
        });
        return option;
    }

    /// <summary>Splits a value that the option accepted.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <returns>The name before the first equals sign, and the value after it.</returns>
    public static (string Name, string Value) Split(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..at].Trim(), text[(at + 1)..]);
    }
}
