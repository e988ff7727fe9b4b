using System.CommandLine;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Persistence.Postgres.Archives;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>export</c>: writes what a store holds to one archive, for another store.</summary>
internal static class ExportCommand
{
    private const string Summary = "Writes definitions, workflows, registered agents and locks to one archive, for 'import'. Stop the server first.";

    private const string Details =
        """
        The archive holds every workflow with its whole history, finished or not. It has its name only once it is complete, and a
        file that is there already is never replaced. It is compressed when its name ends in .gz. Nothing is changed where it
        comes from; let no server run there again once the workflows go on elsewhere.

        Examples:
          orleansagents export everything.ndjson.gz
          orleansagents export /mnt/moving/everything.ndjson.gz --data /var/lib/orleansagents --json
          orleansagents export everything.ndjson.gz --from-postgres "Host=db;Database=orleansagents;Username=orleansagents"
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The archive to make; its folder is created when it is missing." };
        var data = new Option<string?>("--data") { Description = "The data folder to export, ./data unless told; no server may use it meanwhile.", HelpName = "DIR" };
        var postgres = CommonOptions.Postgres("--from-postgres", "The PostgreSQL database to export, in the place of a data folder. Stop the silos first.");
        var json = CommonOptions.Json();
        var command = new CliCommand("export", Summary, Details) { file, data, postgres, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is not null && result.GetValue(postgres) is not null)
            {
                result.AddError("--data and --from-postgres both say what to export; use one.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, asJson) = (parsed.GetRequiredValue(file), parsed.GetValue(json));
            var exported = parsed.GetValue(postgres) is { } database
                ? await ExportDatabaseAsync(environment, path, database, asJson, cancellationToken)
                : await ExportFolderAsync(environment, path, parsed.GetValue(data) ?? "./data", asJson, cancellationToken);
            return ServerCommand.Tell(environment, exported, asJson, CliJson.Default.ExportReport, report => environment.Out.WriteLine(
                $"Exported {report.Path}: {Sizes.Of(report.Bytes)}, {ArchiveText.Of(report.Counts)}."));
        });
        return command;
    }

    private static async Task<Result<ExportReport>> ExportFolderAsync(
        CliEnvironment environment, string path, string folder, bool asJson, CancellationToken cancellationToken)
    {
        if (!FolderStore.OpenSource(folder).TryGet(out var store, out var refusal))
        {
            return refusal;
        }

        using (store)
        {
            return await ExportAsync(environment, path, store, asJson, cancellationToken);
        }
    }

    private static async Task<Result<ExportReport>> ExportDatabaseAsync(
        CliEnvironment environment, string path, string database, bool asJson, CancellationToken cancellationToken)
    {
        await using var store = await PostgresArchive.OpenSnapshotAsync(database, cancellationToken);
        return await ExportAsync(environment, path, store, asJson, cancellationToken);
    }

    private static async Task<Result<ExportReport>> ExportAsync(
        CliEnvironment environment, string path, IStoreArchive store, bool asJson, CancellationToken cancellationToken)
    {
        using var status = ArchiveStatus.On(environment, asJson);
        return await StoreExport.RunAsync(store, path, environment.Time.GetUtcNow(), status, cancellationToken);
    }
}
