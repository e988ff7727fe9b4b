using System.IO.Compression;
using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>Archives of a test, in a folder of their own.</summary>
internal sealed class ArchiveFiles : IDisposable
{
    /// <summary>A moment after everything that the samples hold.</summary>
    public static readonly DateTimeOffset Now = MachineRun.Noon.AddDays(1);

    private readonly List<SqliteStore> _stores = [];
    private readonly Sqlite.TemporaryFolder _folder = new();

    public string File(string name) => _folder.File(name);

    public SqliteStore Open(string name)
    {
        _stores.Add(SqliteStore.Open(new() { Folder = File(name) }));
        return _stores[^1];
    }

    public async Task<SqliteStore> SampleAsync(int seed, string name = "source")
    {
        var store = Open(name);
        await new SampleStore(store, store, store, seed).FillAsync();
        return store;
    }

    public async Task<string> ExportAsync(IStoreArchive store, string name)
    {
        var exported = await StoreExport.RunAsync(store, File(name), Now);
        Assert.True(exported.TryGet(out var report, out var error), error?.Message);
        return report.Path;
    }

    public static async Task<ImportReport> ImportAsync(string path, IStoreArchive? target, bool dryRun = false)
    {
        var imported = await StoreImport.RunAsync(path, new DefinitionReader(), target, dryRun, Now);
        Assert.True(imported.TryGet(out var report, out var error), $"{error?.Code}: {error?.Message} {string.Join(' ', error?.Problems ?? [])}");
        return report;
    }

    /// <summary>Reads the lines between header and end, and the counts at the end.</summary>
    public static (string[] Lines, string Counts) Content(string path)
    {
        var lines = Lines(path);
        using var end = JsonDocument.Parse(lines[^1]);
        return (lines[1..^1], end.RootElement.GetProperty("counts").GetRawText());
    }

    public static void AssertSameContent(string one, string other)
    {
        var ((lines, counts), (otherLines, otherCounts)) = (Content(one), Content(other));
        Assert.Equal(counts, otherCounts);
        Assert.Equal(lines, otherLines);
    }

    public static string[] Lines(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }
}
