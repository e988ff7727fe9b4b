using System.CommandLine;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Locks;

/// <summary><c>locks release</c>: gives a lock up.</summary>
internal static class LockReleaseCommand
{
    private const string Summary = "Gives a lock up; the first that waits gets it. Harmless when it was given up before.";

    private const string Details =
        """
        Example:
          orleansagents locks release repo:owner/name --owner ann --fence 1795176000000
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var (resource, owner, fence) = (LockArguments.Resource(), LockArguments.Owner(), LockArguments.Fence());
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("release", Summary, Details) { resource, owner, fence, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var released = new ReleasedLock(parsed.GetRequiredValue(resource), parsed.GetRequiredValue(owner)!, parsed.GetValue(fence));
            var error = await client.ReleaseLockAsync(released.Resource, released.Owner, released.Fence, cancellationToken);
            Result<ReleasedLock> answer = error is null ? released : error;
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), CliJson.Default.ReleasedLock, r =>
                environment.Out.WriteLine($"{Printable.Line(r.Owner)} has released {Printable.Line(r.Resource)}."));
        });
        return command;
    }
}
