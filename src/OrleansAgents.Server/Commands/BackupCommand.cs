using System.CommandLine;
using System.Globalization;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>backup</c>: copies the database of a data folder to one file.</summary>
internal static class BackupCommand
{
    private const string Summary = "Copies the database of a data folder to one file, whether a server runs on it or not.";

    private const string Details =
        """
        The file holds everything that was durable at one moment, and has its name only once it is complete and checked.
        A file that is there already is never replaced. Without --to, the backup is 'backups/<UTC time>.db' in the data
        folder, which the server's own schedule neither counts nor removes.

        Examples:
          orleansagents backup
          orleansagents backup --data /var/lib/orleansagents --to /mnt/backups/today.db --json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var data = CommonOptions.Data();
        data.Description = "The data folder.";
        var to = new Option<string?>("--to") { Description = "The file to make; its folder is created when it is missing.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var command = new CliCommand("backup", Summary, Details) { data, to, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (folder, asJson) = (Path.GetFullPath(parsed.GetRequiredValue(data)), parsed.GetValue(json));
            var target = parsed.GetValue(to) is { } file ? Path.GetFullPath(file) : Path.Combine(folder, "backups", $"{Stamp(environment)}.db");
            var made = asJson
                ? await SqliteBackup.CreateAsync(folder, target, cancellationToken: cancellationToken)
                : await ShowAsync(Terminal.Open(environment), progress => SqliteBackup.CreateAsync(folder, target, progress: progress, cancellationToken: cancellationToken));
            return ServerCommand.Tell(environment, Counted(made), asJson, CliJson.Default.BackupDocument, b => environment.Out.WriteLine(
                $"Backup {b.Path}: {Sizes.Of(b.Bytes)}, {Sizes.Count(b.Runs, "run")}, {Sizes.Count(b.Events, "event")}."));
        });
        return command;
    }

    private static string Stamp(CliEnvironment environment) =>
        environment.Time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static Result<BackupDocument> Counted(Result<BackupReport> made)
    {
        if (!made.TryGet(out var report, out var error))
        {
            return error;
        }

        var found = JournalInspection.InspectFile(report.Path, indexesToo: false);
        return found.IsSound
            ? new BackupDocument(report.Path, report.Bytes, found.Runs.Values.Sum(), found.Events)
            : new DomainError("backup.invalid", ErrorKind.Unavailable, $"The backup '{report.Path}' is made, but what it holds does not fit together. Run: orleansagents doctor")
            {
                Problems = [.. found.Problems.Select(p => new Problem($"{p.Code}: {p.Message}"))],
            };
    }

    /// <summary>Shows a bar on a terminal, which is gone at the end.</summary>
    private static async Task<Result<BackupReport>> ShowAsync(IAnsiConsole console, Func<IProgress<BackupProgress>?, Task<Result<BackupReport>>> work)
    {
        if (console.Profile.Capabilities is not { Ansi: true, Interactive: true })
        {
            return await work(null);
        }

        return await console.Progress().AutoClear(true).StartAsync(context => work(new Bar(context.AddTask("Copying"))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => (task.MaxValue, task.Value) = (Math.Max(1, value.Pages), value.PagesDone);
    }
}
