using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite.Files;
using OrleansAgents.Persistence.Sqlite.Inspection;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The database can be read, is not damaged, and every journal is whole. Works beside a running server.</summary>
/// <param name="folder">The data folder, as a full path.</param>
internal sealed class DatabaseCheck(string folder) : IDoctorCheck
{
    private const string Advice = "Stop the server, keep a copy of the data folder, and restore a backup.";

    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private IReadOnlyList<DoctorFinding> Look()
    {
        JournalReport report;
        try
        {
            report = JournalInspection.Inspect(folder);
        }
        catch (StoreUnavailableException e) when (e.Code == "store.not_found")
        {
            return [new(Name, DoctorStatus.Ok, $"there is none in '{folder}' yet; SQLite {NativeSqlite.Initialize()} would make it.")];
        }
        catch (StoreUnavailableException e)
        {
            return [new(Name, DoctorStatus.Fail, e.Message, Advice)];
        }

        var runs = report.Runs.Count == 0 ? "no runs" : string.Join(", ", report.Runs.Select(r => $"{r.Value:N0} {r.Key.ToString().ToLowerInvariant()}"));
        var others = $"{report.PlatformEvents:N0} platform events; {report.States:N0} agents and locks";
        var size = $"{report.Bytes / (1024.0 * 1024):N1} MiB";
        return report.IsSound
            ? [new(Name, DoctorStatus.Ok, $"SQLite {report.Engine}; {size}; {report.Events:N0} events; {runs}; {others}; every journal is whole.")]
            : [.. report.Problems.Select(p => new DoctorFinding(Name, DoctorStatus.Fail, $"{p.Code}: {p.Message}", Advice))];
    }
}
