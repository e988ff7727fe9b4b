using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class BackupCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;
    private readonly Cli _cli = new();

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backup_ServerRunsOrNot_MakesAFileNamedByTheTime(bool running)
    {
        using var store = Store();
        if (!running)
        {
            store.Dispose();
        }

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["backup", "--data", Data]));
        var file = Path.Combine(Data, "backups", "20261120T120110Z.db");
        Assert.Matches($"^Backup {file}: [0-9.,]+ KiB, 0 runs, 0 events.\n$", _cli.Out.ToString());
        Assert.Equal([file], Directory.GetFiles(Path.Combine(Data, "backups")));
    }

    [Fact]
    public async Task Backup_Json_PrintsOneDocument()
    {
        Store().Dispose();
        var file = Path.Combine(_folder, "b.db");

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["backup", "--data", Data, "--to", file, "--json"]));
        var document = _cli.OneDocument();
        Assert.Equal((file, new FileInfo(file).Length, 0), (document.GetProperty("path").GetString(), document.GetProperty("bytes").GetInt64(), document.GetProperty("runs").GetInt32()));
    }

    [Theory]
    [InlineData(false, "store.not_found")]
    [InlineData(true, "backup.exists")]
    public async Task Backup_Refused_TellsWhy(bool exists, string code)
    {
        var file = Path.Combine(_folder, "b.db");
        if (exists)
        {
            Store().Dispose();
            await File.WriteAllTextAsync(file, "mine");
        }

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["backup", "--data", Data, "--to", file, "--json"]));
        Assert.Equal(code, _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Restore_IntoAnotherFolder_PutsTheBackupInPlace()
    {
        var file = await BackupAsync();
        var other = Path.Combine(_folder, "other");

        Assert.Equal(ExitCodes.Done, await new Cli().RunAsync(["restore", file, "--data", other]));
        Assert.True(File.Exists(Path.Combine(other, "orleansagents.db")));
    }

    [Fact]
    public async Task Restore_FolderWithADatabase_NeedsForceAndKeepsTheOldOne()
    {
        var file = await BackupAsync();

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["restore", file, "--data", Data, "--json"]));
        Assert.Equal("restore.not_empty", _cli.OneProblem().GetProperty("code").GetString());

        var forced = new Cli();
        Assert.Equal(ExitCodes.Done, await forced.RunAsync(["restore", file, "--data", Data, "--force", "--json"]));
        Assert.True(File.Exists(forced.OneDocument().GetProperty("movedAside").GetString()));
    }

    [Fact]
    public async Task Restore_NoBackup_IsUsage()
    {
        var file = Path.Combine(_folder, "b.db");
        await File.WriteAllTextAsync(file, "no database");

        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["restore", file, "--data", Data, "--json"]));
        Assert.Equal("backup.invalid", _cli.OneProblem().GetProperty("code").GetString());
    }

    private async Task<string> BackupAsync()
    {
        Store().Dispose();
        var file = Path.Combine(_folder, "b.db");
        Assert.Equal(ExitCodes.Done, await new Cli().RunAsync(["backup", "--data", Data, "--to", file]));
        return file;
    }

    private SqliteStore Store() => SqliteStore.Open(new SqliteStoreOptions { Folder = Data });
}
