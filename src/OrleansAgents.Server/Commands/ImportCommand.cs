using System.CommandLine;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>import</c>: puts an archive into a store.</summary>
internal static class ImportCommand
{
    private const string Summary = "Puts what 'export' wrote into a data folder. Workflows that have not ended go on when a server starts there.";

    private const string Details =
        """
        The whole archive is checked first, every workflow by a replay, and nothing is written when anything of it cannot be used.
        What is there already with the same content is passed over, so that an import that was interrupted is simply repeated. What
        is there with other content is left as it is and named, and the command then ends with 1.

        Examples:
          orleansagents import everything.ndjson.gz --data /var/lib/orleansagents --dry-run
          orleansagents import everything.ndjson.gz --data /var/lib/orleansagents
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An archive that 'export' made." };
        var data = new Option<string?>("--data") { Description = "The data folder to import into; created when it is missing. No server may use it meanwhile.", HelpName = "DIR" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and compare, and write nothing." };
        var json = CommonOptions.Json();
        var command = new CliCommand("import", Summary, Details) { file, data, dryRun, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is null)
            {
                result.AddError("Say where to: --data DIR.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var imported = await ImportAsync(
                environment, parsed.GetRequiredValue(file), parsed.GetRequiredValue(data)!, parsed.GetValue(dryRun), asJson, cancellationToken);
            var exit = ServerCommand.Tell(environment, imported, asJson, CliJson.Default.ImportReport, report => Show(environment, report));
            return imported.TryGet(out var done, out _) && done.Conflict is { } conflict ? new Reporter(environment.Error, asJson).Fail(conflict) : exit;
        });
        return command;
    }

    private static async Task<Result<ImportReport>> ImportAsync(
        CliEnvironment environment, string path, string folder, bool dryRun, bool asJson, CancellationToken cancellationToken)
    {
        using var status = ArchiveStatus.On(environment, asJson);
        if (dryRun && !FolderStore.Exists(folder))
        {
            return await ImportAsync(null);
        }

        if (!FolderStore.OpenTarget(folder).TryGet(out var store, out var refusal))
        {
            return refusal;
        }

        using (store)
        {
            return await ImportAsync(store);
        }

        Task<Result<ImportReport>> ImportAsync(IStoreArchive? target) =>
            StoreImport.RunAsync(path, new DefinitionReader(), target, dryRun, environment.Time.GetUtcNow(), status, cancellationToken);
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
