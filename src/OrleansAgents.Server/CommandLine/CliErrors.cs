using OrleansAgents.Core.Errors;

namespace OrleansAgents.Server.CommandLine;

/// <summary>The refusals of the command line itself.</summary>
internal static class CliErrors
{
    /// <summary>The code of <see cref="Unreachable"/>.</summary>
    public const string UnreachableCode = "server.unreachable";

    /// <summary>The code of the store when nobody answers at the address of its database server.</summary>
    public const string StoreUnreachableCode = "store.unreachable";

    /// <summary>The arguments are wrong.</summary>
    /// <param name="message">What was expected, what was found, and what to do.</param>
    /// <returns>The refusal.</returns>
    public static DomainError Usage(string message) => new("usage.invalid", ErrorKind.Invalid, message);

    /// <summary>A file cannot be read.</summary>
    /// <param name="path">The file, as the user wrote it.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The refusal.</returns>
    public static DomainError Unreadable(string path, string reason) =>
        new("file.unreadable", ErrorKind.Invalid, $"Cannot read '{path}': {reason}");

    /// <summary>Nobody answers.</summary>
    /// <param name="server">The server.</param>
    /// <param name="reason">What the network said.</param>
    /// <returns>The refusal.</returns>
    public static DomainError Unreachable(Uri server, string reason) => new(
        UnreachableCode,
        ErrorKind.Unavailable,
        $"Cannot reach {server.GetLeftPart(UriPartial.Authority)} ({reason}); start it with: orleansagents serve");

    /// <summary>The command was stopped from outside before its end.</summary>
    /// <param name="message">What goes on nevertheless, and what to do.</param>
    /// <returns>The refusal.</returns>
    public static DomainError Interrupted(string message) => new("command.interrupted", ErrorKind.Unavailable, message);
}
