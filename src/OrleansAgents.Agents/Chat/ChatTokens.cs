using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Chat;

/// <summary>
/// The tokens of requests. An endpoint that does not count them is met by an estimate, four characters a token, because a
/// bound on the tokens of a workflow must hold for it too; the estimate is rounded up.
/// </summary>
/// <param name="Input">What the model read.</param>
/// <param name="Output">What it wrote.</param>
internal readonly record struct ChatTokens(long Input, long Output)
{
    private const int CharactersPerToken = 4;

    /// <summary>Adds the tokens of two requests.</summary>
    public static ChatTokens operator +(ChatTokens left, ChatTokens right) => new(left.Input + right.Input, left.Output + right.Output);

    /// <summary>Estimates by length.</summary>
    /// <param name="inputLength">The characters that the model read.</param>
    /// <param name="outputLength">Those that it wrote.</param>
    public static ChatTokens Estimate(long inputLength, long outputLength) => new(Tokens(inputLength), Tokens(outputLength));

    /// <summary>Says what they cost.</summary>
    /// <param name="settings">The prices.</param>
    /// <returns>The usage of the call; null when no model was reached.</returns>
    public AgentUsage? At(ChatSettings settings) => this == default
        ? null
        : new(Input, Output, ((Input * settings.InputPrice) + (Output * settings.OutputPrice)) / 1_000_000);

    private static long Tokens(long length) => (length + CharactersPerToken - 1) / CharactersPerToken;
}
