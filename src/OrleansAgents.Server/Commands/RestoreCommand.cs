using System.CommandLine;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>restore</c>: puts a backup in place of a data folder's database.</summary>
internal static class RestoreCommand
{
    private const string Summary = "Puts a backup in place of the database of a data folder. Stop the server first.";

    private const string Details =
        """
        Every event of the backup is checked before anything is touched, and the backup itself is not changed. A database
        that is there already is replaced only with --force, and is then kept beside the new one under a dated name.

        Examples:
          orleansagents restore data/backups/20261120T120000Z.db --data data --force
          orleansagents restore /mnt/backups/today.db --data /var/lib/orleansagents
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A file that 'backup', or the server's schedule, made." };
        var data = CommonOptions.Data();
        var force = new Option<bool>("--force") { Description = "Move a database that is there already aside." };
        var json = CommonOptions.Json();
        var command = new CliCommand("restore", Summary, Details) { file, data, force, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (backup, folder, forced, asJson) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(data), parsed.GetValue(force), parsed.GetValue(json));
            new Reporter(environment.Error, asJson).Note($"Checking {Printable.Line(backup)}...");
            var restored = await Task.Run(() => SqliteBackup.Restore(backup, folder, forced, environment.Time), cancellationToken);
            var told = restored.TryGet(out var report, out var error)
                ? new RestoreDocument(report.Path, report.MovedAside, report.Runs, report.Events)
                : (Result<RestoreDocument>)error;
            return ServerCommand.Tell(environment, told, asJson, CliJson.Default.RestoreDocument, r => Show(environment, r));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, RestoreDocument restored)
    {
        environment.Out.WriteLine($"Restored {restored.Path}: {Sizes.Count(restored.Runs, "run")}, {Sizes.Count(restored.Events, "event")}.");
        if (restored.MovedAside is { } aside)
        {
            environment.Out.WriteLine($"The database that was there is kept as {aside}.");
        }
    }
}
