using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Persistence.Tests.Sqlite.Files;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_AFolderThatDoesNotExist_CreatesIt()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.File("a/b/c") });

        Assert.True(File.Exists(store.Path));
    }

    [Fact]
    public void Open_AFolderInUseByThisProcess_IsRefusedNamingThePid()
    {
        using var store = SqliteStore.Open(new() { Folder = _folder.Path });

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Assert.Equal("store.locked", refused.Code);
        Assert.Contains($"pid {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterDispose_TakesTheFolderAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            using var store = SqliteStore.Open(new() { Folder = _folder.Path });
        }
    }

    [FlockFact]
    public async Task Open_AFolderInUseByAnotherProcess_IsRefusedNamingItsPid()
    {
        var start = new ProcessStartInfo("flock", ["--exclusive", _folder.File("lock"), "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync().Within("the other process's lock"));
        await File.WriteAllTextAsync(_folder.File("pid"), other.Id.ToString(CultureInfo.InvariantCulture));

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Assert.Equal("store.locked", refused.Code);
        Assert.Contains($"pid {other.Id}", refused.Message, StringComparison.Ordinal);
        other.StandardInput.Close();
        await other.WaitForExitAsync().Within("the end of the other process");
        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
    }

    [Fact]
    public void Open_WhenThePidCannotBeWritten_GivesTheFolderUpAgain()
    {
        Directory.CreateDirectory(_folder.File("pid"));

        Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));

        Directory.Delete(_folder.File("pid"));
        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
    }

    [Fact]
    public void Open_AFolderWhoseNameIsAFile_IsRefused()
    {
        File.WriteAllText(_folder.File("file"), "");

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.File("file") }));

        Assert.Equal("store.cannot_open", refused.Code);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [MountFact]
    public void Open_OnAReadOnlyDisk_IsRefusedAsReadOnly()
    {
        using var disk = new TinyDisk(4096);
        SqliteStore.Open(new() { Folder = disk.Data }).Dispose();
        disk.MakeReadOnly();

        foreach (var folder in (string[])[disk.Data, Path.Combine(disk.Path, "new")])
        {
            var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = folder }));
            Assert.Equal("store.read_only", refused.Code);
        }
    }

    [ImmutableFact]
    public void Open_WithADatabaseThatCannotBeWritten_IsRefusedAsReadOnly()
    {
        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
        Shell.Run("chattr", "+i", _folder.Database);
        try
        {
            var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = _folder.Path }));
            Assert.Equal("store.read_only", refused.Code);
        }
        finally
        {
            Shell.Run("chattr", "-i", _folder.Database);
        }

        SqliteStore.Open(new() { Folder = _folder.Path }).Dispose();
    }

    [MountFact]
    public void Open_OnAFullDisk_IsRefusedAndWorksWhenThereIsRoom()
    {
        using var disk = new TinyDisk(1024);
        var ballast = disk.Occupy(1024);

        var refused = Assert.Throws<StoreUnavailableException>(() => SqliteStore.Open(new() { Folder = disk.Data }));
        File.Delete(ballast);

        Assert.Equal("store.disk_full", refused.Code);
        SqliteStore.Open(new() { Folder = disk.Data }).Dispose();
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>A test that needs the <c>flock</c> program, which takes the same lock as .NET does on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FlockFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> HasFlock = new(() => OperatingSystem.IsLinux() && Shell.TryRun("flock", "--version"));

    public FlockFactAttribute() => Skip = HasFlock.Value ? null : "Needs the flock program of util-linux.";
}
