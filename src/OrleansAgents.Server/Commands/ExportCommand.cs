using System.CommandLine;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Archives;
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
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The archive to make; its folder is created when it is missing." };
        var data = CommonOptions.Data();
        data.Description = "The data folder to export; no server may use it meanwhile.";
        var json = CommonOptions.Json();
        var command = new CliCommand("export", Summary, Details) { file, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, asJson) = (parsed.GetRequiredValue(file), parsed.GetValue(json));
            var exported = await ExportAsync(environment, path, parsed.GetRequiredValue(data), asJson, cancellationToken);
            return ServerCommand.Tell(environment, exported, asJson, CliJson.Default.ExportReport, report => environment.Out.WriteLine(
                $"Exported {report.Path}: {Sizes.Of(report.Bytes)}, {ArchiveText.Of(report.Counts)}."));
        });
        return command;
    }

    private static async Task<Result<ExportReport>> ExportAsync(
        CliEnvironment environment, string path, string folder, bool asJson, CancellationToken cancellationToken)
    {
        if (!FolderStore.OpenSource(folder).TryGet(out var store, out var refusal))
        {
            return refusal;
        }

        using (store)
        using (var status = ArchiveStatus.On(environment, asJson))
        {
            return await StoreExport.RunAsync(store, path, environment.Time.GetUtcNow(), status, cancellationToken);
        }
    }
}
