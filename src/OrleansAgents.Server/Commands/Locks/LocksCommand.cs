using System.CommandLine;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Locks;

/// <summary><c>locks</c>: lists the locks of a server; its subcommands show, acquire, renew and release one.</summary>
internal static class LocksCommand
{
    private const string Summary = "Lists the locks that are held on a server, and who waits for them; subcommands acquire, renew and release one.";

    private const string Details =
        """
        Examples:
          orleansagents locks
          orleansagents locks get repo:owner/name
          orleansagents locks acquire repo:owner/name --owner ann --ttl 5m
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("locks", Summary, Details)
        {
            server, json,
            CreateGet(environment),
            LockAcquireCommand.Create(environment),
            LockRenewCommand.Create(environment),
            LockReleaseCommand.Create(environment),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.ListLocksAsync(cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.IReadOnlyListLockView, locks => Show(environment, locks));
        });
        return command;
    }

    private static CliCommand CreateGet(CliEnvironment environment)
    {
        const string Example =
            """
            Example:
              orleansagents locks get repo:owner/name --json | jq .owner
            """;
        var resource = LockArguments.Resource();
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("get", "Shows a lock: its owner, its fence, when it expires and who waits for it.", Example) { resource, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.GetLockAsync(parsed.GetRequiredValue(resource), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.LockView, held => Show(environment, [held]));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, IReadOnlyList<LockView> locks)
    {
        if (locks.Count == 0)
        {
            environment.Error.WriteLine("No locks.");
            return;
        }

        Terminal.Open(environment).Write(LockTable.Draw(locks, environment.Time.GetUtcNow()));
    }
}
