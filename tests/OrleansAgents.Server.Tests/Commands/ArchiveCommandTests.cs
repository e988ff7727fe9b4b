using OrleansAgents.Core.Definitions;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class ArchiveCommandTests : IDisposable
{
    private const string Flow = "name: flow\nsteps: [ { id: a, agent: echo } ]\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;
    private readonly Cli _cli = new() { ErrorIsTerminal = true };

    private string Data => Path.Combine(_folder, "data");

    private string Target => Path.Combine(_folder, "target");

    private string Archive => Path.Combine(_folder, "all.ndjson.gz");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ExportAndImport_OfOneDefinition_SayWhatMoved()
    {
        await FillAsync(Data, Flow);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["export", Archive, "--data", Data]));
        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["import", Archive, "--data", Target]));
        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["import", Archive, "--data", Target]));

        const string Moved = "1 definition, 0 agents, 0 locks, 0 runs, 0 events.";
        Assert.Matches($"^Exported {Archive}: [^,]+, {Moved}\nImported: {Moved}\nImported: {Moved.Replace('1', '0').Replace("definition", "definitions", StringComparison.Ordinal)}\nThere already: {Moved}\n$", _cli.Out.ToString());
        Assert.Contains("Checking 100 %", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_DryRunIntoAFolderThatIsNotThere_MakesNone()
    {
        await ExportAsync();
        var cli = new Cli();

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["import", Archive, "--data", Target, "--dry-run", "--json"]));

        var document = cli.OneDocument();
        Assert.Equal((1, true), (document.GetProperty("written").GetProperty("definitions").GetInt32(), document.GetProperty("dryRun").GetBoolean()));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Import_WithAConflict_NamesItAndFails()
    {
        await ExportAsync();
        using (var store = Store(Target))
        {
            await store.PutAsync("flow", DefinitionHash.Of(Flow), "another text", _cli.Time.GetUtcNow(), default);
        }

        var cli = new Cli();
        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["import", Archive, "--data", Target, "--json"]));

        Assert.Equal("import.conflict", cli.OneProblem().GetProperty("code").GetString());
        Assert.Equal(1, cli.OneDocument().GetProperty("conflicts").GetInt32());
    }

    [Theory]
    [InlineData("import", "FILE")]
    [InlineData("import", "FILE", "--data", "x", "--to-postgres", "Host=x")]
    [InlineData("export", "FILE", "--data", "x", "--from-postgres", "Host=x")]
    public async Task Archive_WithoutOneStore_IsUsage(params string[] arguments) => Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(arguments));

    [Fact]
    public async Task Export_OfAFolderWithoutADatabase_FailsAndMakesNone()
    {
        var cli = new Cli();

        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["export", Archive, "--data", Data, "--json"]));

        Assert.Equal("store.not_found", cli.OneProblem().GetProperty("code").GetString());
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Export_OfAFolderInUse_SaysToStopTheServer()
    {
        using var store = Store(Data);
        var cli = new Cli();

        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["export", Archive, "--data", Data, "--json"]));

        var problem = cli.OneProblem();
        Assert.Equal("store.locked", problem.GetProperty("code").GetString());
        Assert.Contains("Stop it", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfADamagedArchive_IsUsageAndMakesNoRun()
    {
        await File.WriteAllTextAsync(Archive, "no archive");
        var cli = new Cli();

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["import", Archive, "--data", Target, "--json"]));

        Assert.Equal("archive.damaged", cli.OneProblem().GetProperty("code").GetString());
    }

    private async Task ExportAsync()
    {
        await FillAsync(Data, Flow);
        Assert.Equal(ExitCodes.Done, await new Cli().RunAsync(["export", Archive, "--data", Data]));
    }

    private async Task FillAsync(string folder, string text)
    {
        using var store = Store(folder);
        await store.PutAsync("flow", DefinitionHash.Of(text), text, _cli.Time.GetUtcNow(), default);
    }

    private static SqliteStore Store(string folder) => SqliteStore.Open(new SqliteStoreOptions { Folder = folder });
}
