using System.Text;
using System.Text.Json.Nodes;
using OrleansAgents.Core.Errors;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>An archive that is not whole, or not usable, is refused before anything is written.</summary>
public sealed class ArchiveDamageTests : IDisposable
{
    private readonly ArchiveFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a.ndjson", 31)]
    [InlineData("a.ndjson.gz", 32)]
    public async Task Import_OfAPart_IsRefusedWhereverItEnds(string name, int seed)
    {
        var (bytes, random, target) = (await BytesAsync(name, seed), new Random(seed), _files.Open("target"));
        int[] lengths = [0, 1, .. Enumerable.Range(1, 12).Select(cut => bytes.Length - cut), .. Enumerable.Range(0, 20).Select(_ => random.Next(bytes.Length))];
        foreach (var length in lengths)
        {
            var error = await RefusedAsync(name, bytes[..length], target);
            Assert.True(error.Code == "archive.damaged", $"seed {seed}: {length} of {bytes.Length} bytes: {error}");
        }

        await IsEmptyAsync(target);
    }

    [Theory]
    [InlineData("a.ndjson", 33)]
    [InlineData("a.ndjson.gz", 34)]
    public async Task Import_OfAChangedOne_IsRefusedWhateverWasChanged(string name, int seed)
    {
        var (bytes, random, target) = (await BytesAsync(name, seed), new Random(seed), _files.Open("target"));
        for (var i = 0; i < 40; i++)
        {
            var (changed, at) = (bytes.ToArray(), name.EndsWith("gz", StringComparison.Ordinal) ? random.Next(10, bytes.Length - 8) : random.Next(bytes.Length));
            changed[at] ^= (byte)(1 + random.Next(255));
            var imported = await ImportAsync(name, changed, target);
            Assert.False(imported.TryGet(out _, out var error), $"seed {seed}: byte {at} was changed");
            Assert.True(error.Code is "archive.damaged" or "archive.version", $"seed {seed}, byte {at}: {error}");
        }

        await IsEmptyAsync(target);
    }

    [Fact]
    public async Task Import_OfANewerVersion_SaysSo()
    {
        var lines = Encoding.UTF8.GetString(await BytesAsync("a.ndjson", 35));
        var newer = lines.Replace("\"version\":1,\"createdAt\"", "\"version\":2,\"createdAt\"", StringComparison.Ordinal);

        Assert.Equal("archive.version", (await RefusedAsync("a.ndjson", Encoding.UTF8.GetBytes(newer), _files.Open("target"))).Code);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("[1]\n")]
    [InlineData("name: flow\n")]
    [InlineData("{\"format\":\"another\",\"version\":1}\n")]
    public async Task Import_OfAnotherFile_IsRefused(string text) =>
        Assert.Equal("archive.damaged", (await RefusedAsync("a.ndjson", Encoding.UTF8.GetBytes(text), _files.Open("target"))).Code);

    [Fact]
    public async Task Import_WithALineBehindTheLast_IsRefused()
    {
        var bytes = await BytesAsync("a.ndjson", 36);

        Assert.Equal("archive.damaged", (await RefusedAsync("a.ndjson", [.. bytes, .. "{}\n"u8], _files.Open("target"))).Code);
    }

    [Fact]
    public async Task Import_OfNothing_SaysThatThereIsNone()
    {
        var imported = await StoreImport.RunAsync(_files.File("none"), new DefinitionReader(), _files.Open("target"), dryRun: false, ArchiveFiles.Now);

        Assert.Equal("archive.not_found", imported.Error?.Code);
    }

    [Fact]
    public async Task Import_WithAClockBehind_IsRefused()
    {
        var archive = await _files.ExportAsync(await _files.SampleAsync(37), "a.ndjson");

        var imported = await StoreImport.RunAsync(archive, new DefinitionReader(), _files.Open("target"), dryRun: false, ArchiveFiles.Now.AddSeconds(-1));

        Assert.Equal("import.clock", imported.Error?.Code);
    }

    [Theory]
    [InlineData("\"correlationId\":\"corr-", "\"correlationId\":\"else-", "run")]
    [InlineData("\"status\":\"completed\"", "\"status\":\"running\"", "run")]
    [InlineData("\"fence\":41", "\"france\":41", "lock")]
    [InlineData("\"key\":\"agent-1\"", "\"key\":\"agent-7\"", "agent")]
    [InlineData("# version", "# Version", "definition")]
    public async Task Import_OfAWholeOneWithNonsense_NamesItAndWritesNothing(string sound, string nonsense, string type)
    {
        var (archive, target) = (await _files.ExportAsync(await _files.SampleAsync(1), "a.ndjson"), _files.Open("target"));
        var lines = ArchiveFiles.Lines(archive);
        var at = Array.FindIndex(lines, line => line.StartsWith($"{{\"type\":\"{type}\"", StringComparison.Ordinal) && line.Contains(sound, StringComparison.Ordinal));
        lines[at] = lines[at].Replace(sound, nonsense, StringComparison.Ordinal);

        var error = await RefusedAsync("b.ndjson", Sealed(lines), target);

        Assert.Equal("archive.invalid", error.Code);
        Assert.NotEmpty(error.Problems);
        await IsEmptyAsync(target);
    }

    [Fact]
    public async Task Export_OverAFile_IsRefusedAndLeavesIt()
    {
        var store = await _files.SampleAsync(38);
        await File.WriteAllTextAsync(_files.File("mine"), "mine");

        var exported = await StoreExport.RunAsync(store, _files.File("mine"), ArchiveFiles.Now);

        Assert.Equal("archive.exists", exported.Error?.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(_files.File("mine")));
    }

    [Fact]
    public async Task Export_OfADamagedJournal_LeavesNoFile()
    {
        (await _files.SampleAsync(39)).Dispose();
        Sqlite.Sql.Run(Path.Combine(_files.File("source"), "orleansagents.db"), "update journal set payload = '[{\"kind\":\"Nonsense\"}]', refs = 0 where version = 1");

        var exported = await StoreExport.RunAsync(_files.Open("source"), _files.File("a.ndjson"), ArchiveFiles.Now);

        Assert.Equal("export.damaged", exported.Error?.Code);
        Assert.Empty(Directory.GetFiles(_files.File(""), "*ndjson*"));
    }

    private async Task<byte[]> BytesAsync(string name, int seed) =>
        await File.ReadAllBytesAsync(await _files.ExportAsync(await _files.SampleAsync(seed), name));

    /// <summary>Gives changed lines the last line that they should have.</summary>
    private static byte[] Sealed(string[] lines)
    {
        var content = string.Concat(lines[..^1].Select(line => line + "\n"));
        var end = JsonNode.Parse(lines[^1])!;
        end["sha256"] = Core.Definitions.DefinitionHash.Of(content).Value;
        return Encoding.UTF8.GetBytes($"{content}{end.ToJsonString()}\n");
    }

    private async Task<Result<ImportReport>> ImportAsync(string name, byte[] bytes, SqliteStore target)
    {
        var path = _files.File($"changed-{name}");
        await File.WriteAllBytesAsync(path, bytes);
        return await StoreImport.RunAsync(path, new DefinitionReader(), target, dryRun: false, ArchiveFiles.Now);
    }

    private async Task<DomainError> RefusedAsync(string name, byte[] bytes, SqliteStore target)
    {
        var imported = await ImportAsync(name, bytes, target);
        Assert.False(imported.TryGet(out _, out var error), $"{bytes.Length} bytes were taken for an archive");
        return error;
    }

    private static async Task IsEmptyAsync(SqliteStore target)
    {
        Assert.Empty(await target.ListNewestAsync(default));
        Assert.Empty(await target.ListUnfinishedAsync(default));
        Assert.Empty(await target.ListAsync("lock", default));
    }
}
