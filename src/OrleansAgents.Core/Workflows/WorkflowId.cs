namespace OrleansAgents.Core.Workflows;

/// <summary>The id of one run.</summary>
/// <param name="Value">1 to 64 characters of <c>a-z A-Z 0-9 _ -</c>.</param>
public readonly record struct WorkflowId(string Value)
{
    /// <summary>The longest id.</summary>
    public const int MaxLength = 64;

    /// <summary>Says whether a text can be an id, so that none reaches a store or a path unchecked.</summary>
    /// <param name="value">The text.</param>
    /// <returns>True when it can.</returns>
    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaxLength } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => Value;
}
