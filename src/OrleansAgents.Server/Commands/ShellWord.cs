namespace OrleansAgents.Server.Commands;

/// <summary>Writes words so that a person can paste them into a shell.</summary>
internal static class ShellWord
{
    /// <summary>Quotes a word when a shell would split or change it.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The word, in single quotes when it needs them.</returns>
    public static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@\\".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
