namespace OrleansAgents.Core.Errors;

/// <summary>One problem at one place of a text or value that a person wrote.</summary>
/// <param name="Message">What was expected, what was found, and what to do.</param>
/// <param name="Line">The line, from 1; 0 when the place is not in a text.</param>
/// <param name="Column">The column, from 1; 0 when the place is not in a text.</param>
/// <param name="Path">The place as a JSON pointer (<c>/steps/1/timeout</c>); empty for the whole.</param>
public sealed record Problem(string Message, int Line = 0, int Column = 0, string Path = "")
{
    /// <inheritdoc/>
    public override string ToString() => (Line, Path) switch
    {
        ( > 0, _) => $"{Line}:{Column}: {Message}",
        (_, "") => Message,
        _ => $"{Path}: {Message}",
    };
}
