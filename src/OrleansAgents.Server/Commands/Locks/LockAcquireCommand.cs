using System.CommandLine;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands.Locks;

/// <summary><c>locks acquire</c>: takes a lock.</summary>
internal static class LockAcquireCommand
{
    private const string Summary = "Takes a lock and prints its fence. Exits with 1 and names the owner when somebody else holds it.";

    private const string Details =
        """
        Write with the fence, so that the resource can refuse a smaller one. The holder that asks again keeps its fence, and
        its lease counts anew.

        Examples:
          fence=$(orleansagents locks acquire repo:owner/name --owner ann --ttl 5m --wait 1m)
          orleansagents locks renew repo:owner/name --owner ann --fence "$fence"
          orleansagents locks release repo:owner/name --owner ann --fence "$fence"
        """;

    private static readonly TimeSpan LeaseDefault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var (resource, owner) = (LockArguments.Resource(), LockArguments.Owner());
        var ttl = CommonOptions.Duration("--ttl", "How long the lock is held if it is not renewed. Default: 30s.", LockArguments.LeaseMin, LockArguments.LeaseMax);
        var wait = CommonOptions.Duration("--wait", "How long to wait in the queue, at most what the server allows. Default: 0s.", TimeSpan.Zero, WaitMax);
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("acquire", Summary, Details) { resource, owner, ttl, wait, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (lease, patience) = (parsed.GetValue(ttl) ?? LeaseDefault, parsed.GetValue(wait) ?? TimeSpan.Zero);
            using var client = new ServerClient(parsed.GetRequiredValue(server), patience);
            var body = new AcquireBody(parsed.GetRequiredValue(owner)!, lease.TotalSeconds, patience.TotalSeconds);
            var answer = await client.AcquireLockAsync(parsed.GetRequiredValue(resource), body, cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.LockGrant, grant => Show(environment, client.Server, grant));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, Uri server, LockGrant grant)
    {
        var (resource, owner) = (Printable.Line(grant.Resource), Printable.Line(grant.Owner));
        environment.Out.WriteLine(grant.Fence);
        environment.Error.WriteLine(
            $"{owner} holds {resource} until {Times.DayAndTime(grant.ExpiresAt, environment.Time.LocalTimeZone)}. Release it with: "
            + $"orleansagents locks release {ShellWord.Quote(resource)} --owner {ShellWord.Quote(owner)} --fence {grant.Fence} --server {server}");
    }
}
