using System.CommandLine;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Persistence.Postgres.Archives;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>import</c>: puts an archive into a store.</summary>
internal static class ImportCommand
{
    private const string Summary = "Puts what 'export' wrote into a PostgreSQL database or a data folder. Workflows that have not ended go on when a server starts there.";

    private const string Details =
        """
        The whole archive is checked first, every workflow by a replay, and nothing is written when anything of it cannot be used.
        What is there already with the same content is passed over, so that an import that was interrupted is simply repeated. What
        is there with other content is left as it is and named, and the command then ends with 1.

        Examples:
          orleansagents import everything.ndjson.gz --to-postgres "Host=db;Database=orleansagents;Username=orleansagents" --dry-run
          orleansagents import everything.ndjson.gz --to-postgres "Host=db;Database=orleansagents;Username=orleansagents"
          orleansagents import everything.ndjson.gz --data /var/lib/orleansagents
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An archive that 'export' made." };
        var data = new Option<string?>("--data") { Description = "The data folder to import into; created when it is missing. No server may use it meanwhile.", HelpName = "DIR" };
        var postgres = CommonOptions.Postgres("--to-postgres", "The PostgreSQL database to import into; 'orleansagents migrate' has made its tables.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and compare, and write nothing." };
        var json = CommonOptions.Json();
        var command = new CliCommand("import", Summary, Details) { file, postgres, data, dryRun, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is null == result.GetValue(postgres) is null)
            {
                result.AddError("Say where to, once: --to-postgres CONNECTIONSTRING or --data DIR.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, dry, asJson) = (parsed.GetRequiredValue(file), parsed.GetValue(dryRun), parsed.GetValue(json));
            using var status = ArchiveStatus.On(environment, asJson);
            var imported = parsed.GetValue(postgres) is { } database
                ? await ImportIntoDatabaseAsync(database, ImportAsync, cancellationToken)
                : await ImportIntoFolderAsync(parsed.GetValue(data)!, dry, ImportAsync);
            status?.Dispose();
            var exit = ServerCommand.Tell(environment, imported, asJson, CliJson.Default.ImportReport, report => Show(environment, report));
            return imported.TryGet(out var done, out _) && done.Conflict is { } conflict ? new Reporter(environment.Error, asJson).Fail(conflict) : exit;

            Task<Result<ImportReport>> ImportAsync(IStoreArchive? target) =>
                StoreImport.RunAsync(path, new DefinitionReader(), target, dry, environment.Time.GetUtcNow(), status, cancellationToken);
        });
        return command;
    }

    private static async Task<Result<ImportReport>> ImportIntoDatabaseAsync(
        string database, Func<IStoreArchive?, Task<Result<ImportReport>>> import, CancellationToken cancellationToken)
    {
        await using var store = await PostgresArchive.OpenAsync(database, cancellationToken);
        return await import(store);
    }

    private static async Task<Result<ImportReport>> ImportIntoFolderAsync(string folder, bool dryRun, Func<IStoreArchive?, Task<Result<ImportReport>>> import)
    {
        if (dryRun && !FolderStore.Exists(folder))
        {
            return await import(null);                        // a dry run makes no folder
        }

        if (!FolderStore.OpenTarget(folder).TryGet(out var store, out var refusal))
        {
            return refusal;
        }

        using (store)
        {
            return await import(store);
        }
    }

    private static void Show(CliEnvironment environment, ImportReport report)
    {
        environment.Out.WriteLine($"{(report.DryRun ? "Would import" : "Imported")}: {ArchiveText.Of(report.Written)}.");
        if (report.Present != new ArchiveCounts())
        {
            environment.Out.WriteLine($"There already: {ArchiveText.Of(report.Present)}.");
        }

        foreach (var unreadable in report.Unreadable)
        {
            environment.Error.WriteLine($"warning: this build cannot read what no workflow needs: {Printable.Line(unreadable)}");
        }
    }
}
