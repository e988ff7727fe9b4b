using System.Globalization;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for what models used.</summary>
internal static class UsageText
{
    /// <summary>Writes tokens and cost.</summary>
    /// <param name="tokens">The tokens, of both directions.</param>
    /// <param name="cost">What they cost, in the currency of the agents' prices; 0 is left out.</param>
    /// <returns>Such as <c>1,234 tokens, 0.02</c>.</returns>
    public static string Of(long tokens, decimal cost) => cost == 0 ? Tokens(tokens) : $"{Tokens(tokens)}, {Cost(cost)}";

    /// <summary>Writes tokens.</summary>
    /// <param name="tokens">How many.</param>
    /// <returns>Such as <c>1,234 tokens</c>.</returns>
    public static string Tokens(long tokens) => tokens == 1 ? "1 token" : string.Create(CultureInfo.InvariantCulture, $"{tokens:N0} tokens");

    /// <summary>Writes a cost with at least two digits after the point, and as many as it needs.</summary>
    /// <param name="cost">The cost.</param>
    /// <returns>Such as <c>0.02</c>.</returns>
    public static string Cost(decimal cost) => cost.ToString("#,0.00########", CultureInfo.InvariantCulture);
}
