using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary>What the options of these commands have in common.</summary>
internal static class RouteOptions
{
    /// <summary>Refuses options that only say how this program answers itself, when a server is asked.</summary>
    /// <param name="result">The command as it was given.</param>
    /// <param name="server">The option that names a server.</param>
    /// <param name="others">The options that go without it.</param>
    public static void RefuseBeside(CommandResult result, Option server, params Option[] others)
    {
        if (IsGiven(result, server) && Array.Find(others, option => IsGiven(result, option)) is { } other)
        {
            result.AddError($"{other.Name} is for answering without a server; leave out {other.Name} or {server.Name}.");
        }
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
