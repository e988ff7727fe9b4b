using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Locks;

/// <summary><c>locks renew</c>: lets the lease of a lock count anew.</summary>
internal static class LockRenewCommand
{
    private const string Summary = "Lets the lease of a lock count anew. Exits with 1 when it has ended: somebody else may hold the lock.";

    private const string Details =
        """
        Example:
          orleansagents locks renew repo:owner/name --owner ann --fence 1795176000000 --ttl 5m
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var (resource, owner, fence) = (LockArguments.Resource(), LockArguments.Owner(), LockArguments.Fence());
        var ttl = CommonOptions.Duration("--ttl", "The lease from now on. Default: that of the grant.", LockArguments.LeaseMin, LockArguments.LeaseMax);
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("renew", Summary, Details) { resource, owner, fence, ttl, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new RenewBody(parsed.GetRequiredValue(owner)!, parsed.GetValue(fence), parsed.GetValue(ttl)?.TotalSeconds);
            var answer = await client.RenewLockAsync(parsed.GetRequiredValue(resource), body, cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.LockGrant, grant => environment.Out.WriteLine(
                $"{Printable.Line(grant.Owner)} holds {Printable.Line(grant.Resource)} until {Times.DayAndTime(grant.ExpiresAt, environment.Time.LocalTimeZone)}."));
        });
        return command;
    }
}
